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
        const key = (row) => row.cells[column].dataset.sort ?? row.cells[column].textContent;
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

  // Trend charts: a slider and the pointer read the date nearest to them.
  for (const figure of document.querySelectorAll("figure.trend")) {
    const one = series.pairs[figure.dataset.pair];
    if (!one) continue;
    const reader = document.createElement("div");
    reader.className = "reader";
    const slider = document.createElement("input");
    slider.type = "range";
    slider.min = 0;
    slider.max = one.days.length - 1;
    slider.value = slider.max;
    slider.setAttribute("aria-label", words.point.replace("{pair}", figure.dataset.pair));
    const output = document.createElement("output");
    // The slider says the same to a screen reader; said twice it would only be in the way.
    output.setAttribute("aria-live", "off");
    output.textContent = words.pointer;
    reader.append(slider, output);
    figure.append(reader);
    const charts = [...figure.querySelectorAll("svg.chart")].map((svg) => ({
      svg, frame: JSON.parse(svg.dataset.frame), cursor: null,
    }));

    const read = (place) => {
      const day = new Date((one.days[place] - 719163) * 86400000);
      const date = words.date
        .replace("{day}", day.getUTCDate())
        .replace("{month}", words.months[day.getUTCMonth()])
        .replace("{year}", day.getUTCFullYear());
      const [rate, low, high, inverse] = one.values[one.at[place]];
      const several = one.spreads[place];
      const parts = [`${rate} ${words.unit[figure.dataset.pair][0]} (${low} \u2013 ${high})`];
      parts.push(`${inverse} ${words.unit[figure.dataset.pair][1]}`);
      if (several) parts.push(`${words.prints}: ${several[2]} (${several[0]} \u2013 ${several[1]})`);
      return [date, parts.join("; ")];
    };

    const show = (place) => {
      slider.value = place;
      const [date, text] = read(place);
      const bold = document.createElement("b");
      bold.textContent = `${date}:`;
      output.replaceChildren(bold, ` ${text}`);
      slider.setAttribute("aria-valuetext", `${date}: ${text}`);
      for (const chart of charts) {
        const [x, y, width, height, first, last] = chart.frame;
        if (!chart.cursor) {
          chart.cursor = document.createElementNS("http://www.w3.org/2000/svg", "path");
          chart.cursor.setAttribute("class", "cursor");
          chart.svg.append(chart.cursor);
        }
        const at = x + ((one.days[place] - first) / (last - first)) * width;
        chart.cursor.setAttribute("d", `M${at} ${y}V${y + height}`);
      }
    };

    const nearest = (day) => {
      let low = 0;
      let high = one.days.length - 1;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (one.days[middle] <= day) low = middle;
        else high = middle;
      }
      return day - one.days[low] <= one.days[high] - day ? low : high;
    };

    slider.setAttribute("aria-valuetext", read(one.days.length - 1).join(": "));
    slider.addEventListener("input", () => show(Number(slider.value)));
    slider.addEventListener("focus", () => show(Number(slider.value)));
    for (const { svg, frame } of charts) {
      const point = (event) => {
        const box = svg.getBoundingClientRect();
        const view = svg.viewBox.baseVal;
        const at = view.x + ((event.clientX - box.left) / box.width) * view.width;
        const [x, , width, , first, last] = frame;
        show(nearest(first + ((at - x) / width) * (last - first)));
      };
      svg.addEventListener("pointermove", point);
      svg.addEventListener("pointerdown", point);
    }
  }
})();
