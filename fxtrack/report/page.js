"use strict";
(() => {
  const series = JSON.parse(document.getElementById("series").textContent);
  const words = series.words;

  // Tables: each heading becomes a button that sorts; numbers by number, empty cells last.
  for (const table of document.querySelectorAll("table")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      button.title = words.sort.replace("{column}", head.textContent);
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const key = (row) => row.cells[column].dataset.sort ?? row.cells[column].textContent.replace("\u2212", "-").replace(/[?*~]+$/, "");
        const compare = (a, b) => {
          const [x, y] = [key(a), key(b)];
          if (x === "" || y === "") return (x === "") - (y === "");
          const numbers = Number(x) - Number(y);
          const order = Number.isNaN(numbers) ? (x < y ? -1 : x > y ? 1 : 0) : numbers;
          return down ? -order : order;
        };
        const rows = [...table.tBodies[0].rows].map((row, place) => [row, place]);
        rows.sort((a, b) => compare(a[0], b[0]) || a[1] - b[1]);
        table.tBodies[0].append(...rows.map(([row]) => row));
      });
    });
  }

  // Charts: a slider and the pointer read the date nearest to them; a cursor stands on it in each frame.
  const date = (ordinal) => {
    const day = new Date((ordinal - 719163) * 86400000);
    return words.date
      .replace("{day}", day.getUTCDate())
      .replace("{month}", words.months[day.getUTCMonth()])
      .replace("{year}", day.getUTCFullYear());
  };
  const nearest = (days, day) => {
    let low = 0;
    let high = days.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (days[middle] <= day) low = middle;
      else high = middle;
    }
    return day - days[low] <= days[high] - day ? low : high;
  };
  const [thousands, point] = words.marks;
  const number = (text) => Number(text.split(thousands).join("").replace(point, "."));

  // What is read of one pair on a date: the rate, what rounding leaves open, the inverse, the day's prints.
  const ofOne = (pair) => {
    const one = series.pairs[pair];
    const [unit, inverted] = words.unit[pair];
    return {
      days: one.days,
      text: (place) => {
        const [rate, low, high, inverse] = one.values[one.at[place]];
        const several = one.spreads[place];
        const parts = [`${rate} ${unit} (${low} \u2013 ${high})`, `${inverse} ${inverted}`];
        if (several) parts.push(`${words.prints}: ${several[2]} (${several[0]} \u2013 ${several[1]})`);
        return parts.join("; ");
      },
    };
  };
  // Of several: each that has a rate on it. With a day that is 100, rates are an index of the dates compared.
  const ofMany = (named) => {
    const read = named.map(([pair, name, start, decimals]) => {
      const one = series.pairs[pair];
      const off = new Set(start ? one.off : []);
      const at = new Map();
      one.days.forEach((day, place) => off.has(place) || at.set(day, one.values[one.at[place]][0]));
      const base = start && number(at.get(start) ?? "NaN");
      if (start && Number.isNaN(base)) return { name, at: new Map() };
      if (start) {
        for (const [day, rate] of at) {
          at.set(day, ((100 * number(rate)) / base).toFixed(decimals).replace(".", point));
        }
      }
      return { name, at };
    });
    const days = [...new Set(read.flatMap(({ at }) => [...at.keys()]))].sort((a, b) => a - b);
    const text = (place) =>
      read.filter(({ at }) => at.has(days[place])).map(({ name, at }) => `${name} ${at.get(days[place])}`).join("; ");
    return { days, text };
  };

  const readers = [];
  for (const figure of document.querySelectorAll("figure[data-pair], figure[data-reads]")) {
    const { pair, reads, name } = figure.dataset;
    const { days, text } = pair ? ofOne(pair) : ofMany(JSON.parse(reads));
    if (days.length === 0) continue;
    const reader = document.createElement("div");
    reader.className = "reader";
    const slider = document.createElement("input");
    slider.type = "range";
    slider.max = days.length - 1;
    slider.value = slider.max;
    slider.setAttribute("aria-label", words.point.replace("{pair}", pair ?? name));
    const output = document.createElement("output");
    // The slider says the same to a screen reader; said twice it would only be in the way.
    output.setAttribute("aria-live", "off");
    output.textContent = words.pointer;
    reader.append(slider, output);
    figure.append(reader);
    const charts = [...figure.querySelectorAll("svg[data-frame]")].map((svg) => {
      const frame = JSON.parse(svg.dataset.frame);
      return { svg, frames: Array.isArray(frame[0]) ? frame : [frame], cursor: null };
    });

    const show = (place) => {
      slider.value = place;
      const [day, said] = [date(days[place]), text(place)];
      const bold = document.createElement("b");
      bold.textContent = `${day}:`;
      output.replaceChildren(bold, ` ${said}`);
      slider.setAttribute("aria-valuetext", `${day}: ${said}`);
      for (const chart of charts) {
        if (!chart.cursor) {
          chart.cursor = document.createElementNS("http://www.w3.org/2000/svg", "path");
          chart.cursor.setAttribute("class", "cursor");
          chart.svg.append(chart.cursor);
        }
        const lines = chart.frames
          .filter(([, , , , first, last]) => first <= days[place] && days[place] <= last)
          .map(([x, y, width, height, first, last]) => {
            const at = x + ((days[place] - first) / (last - first)) * width;
            return `M${at} ${y}V${y + height}`;
          });
        chart.cursor.setAttribute("d", lines.join(""));
      }
    };

    // Only the dates of the chart that is shown: buttons choose another time.
    const fit = () => {
      const shown = charts.find(({ svg }) => svg.getClientRects().length > 0);
      if (shown) slider.min = days.findIndex((day) => day >= shown.frames[0][4]);
    };
    fit();
    readers.push(fit);
    slider.setAttribute("aria-valuetext", `${date(days[days.length - 1])}: ${text(days.length - 1)}`);
    slider.addEventListener("input", () => show(Number(slider.value)));
    slider.addEventListener("focus", () => show(Number(slider.value)));
    for (const { svg, frames } of charts) {
      const read = (event) => {
        const box = svg.getBoundingClientRect();
        const view = svg.viewBox.baseVal;
        const at = view.x + ((event.clientX - box.left) / box.width) * view.width;
        const [x, , width, , first, last] = frames.findLast((frame) => frame[0] <= at) ?? frames[0];
        const place = nearest(days, first + ((at - x) / width) * (last - first));
        show(Math.max(place, Number(slider.min)));
      };
      svg.addEventListener("pointermove", read);
      svg.addEventListener("pointerdown", read);
    }
  }
  for (const choice of document.querySelectorAll(".switch")) {
    choice.addEventListener("change", () => readers.forEach((fit) => fit()));
  }
})();
