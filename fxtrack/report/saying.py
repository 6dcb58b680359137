"""What a report's page says of its rates in sentences: what happened, how to read them, what was chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from fxtrack.charts.coverage import coverage_title
from fxtrack.charts.marks import MAX_JOINED_DAYS, Line
from fxtrack.charts.panels import panel_name, panel_title
from fxtrack.charts.times import common_time, left_out_notes, time_of
from fxtrack.currencies import DOLLAR
from fxtrack.drawing.scene import Scene
from fxtrack.model import Pair, instant
from fxtrack.numbers.changes import Change
from fxtrack.numbers.daily import Mark
from fxtrack.numbers.headline import headline, in_brief, pairs_title
from fxtrack.numbers.lasting import Story
from fxtrack.numbers.ranking import IndexMove, strongest
from fxtrack.report.contents import Contents
from fxtrack.words import Words, sentences, stopped, upper
from fxtrack.words.safe import one_line


def title(lines: Sequence[Line], chosen: str | None, say: Words) -> str:
    """Name the page: as chosen, by what happened to its only pair, or by what its pairs have in common."""
    own = one_line(chosen or "")
    if own:
        return own
    if len(lines) == 1:
        return headline(
            lines[0].pair, lines[0].rates, say, weekends=lines[0].weekends, found=lines[0].course
        ).title
    return pairs_title([line.pair for line in lines], say)


def pairs_named(lines: Sequence[Line], chosen: str | None, say: Words) -> str:
    """Name what the page is about, above a title that says what happened; empty where the title does."""
    return (
        "" if len(lines) == 1 or one_line(chosen or "") else pairs_title([line.pair for line in lines], say)
    )


def lead(contents: Contents, say: Words) -> str:
    """Say what the page is about, and of how many dates it knows a rate."""
    printed = all(_is_printed(line) for line in contents.lines)
    said = say.page["lead" if printed else "lead_computed"].format(time=say.span(*contents.span))
    return stopped(sentences([said, coverage_title(contents.months, say) if contents.months else ""]))


def sections_of(listed: Contents) -> dict[Pair, str]:
    """Return the section of each pair, in either direction; they are named as the tables of the report."""
    pairs = [line.pair for line in reversed(listed.lines)]
    return {way: identity(pair) for pair in pairs for way in (pair.turned, pair)}


def happened(lines: Sequence[Line], say: Words) -> str:
    """Say in a sentence what moved for good; empty where series differ in their time, or nothing did."""
    courses = [(line.pair, line.course) for line in lines if line.course and len(line.compared) > 1]
    if len(lines) < 2 or common_time([line for line in lines if line.compared]) is None:  # noqa: PLR2004 - several
        return ""
    if not any(found.kind is Story.LASTING for _, found in courses):
        return ""
    return strongest(
        [IndexMove(pair, found.change, found.kind) for pair, found in courses], say, lasting_only=True
    )


def currency_of(pair: Pair, lines: Sequence[Line], say: Words) -> str:
    """Name a pair of the dollar by its other currency, any other as a panel of an overview does."""
    if DOLLAR not in (pair.base, pair.quote):
        return panel_title(pair, lines, say)
    name = upper(say.currency(pair.quote if pair.base == DOLLAR else pair.base).full)
    return (
        name
        if sum(DOLLAR in (line.pair.base, line.pair.quote) for line in lines) == len(lines)
        else f"{name}, {pair}"
    )


def headline_of(line: Line, say: Words) -> str:
    """Say what happened to a pair; of one that has a single date, its rate."""
    said = headline(line.pair, line.rates, say, weekends=line.weekends, found=line.course)
    if len(line.compared) != 1:
        return said.title
    rate = say.number(line.compared[0].rate)
    return f"{said.title}: {rate} {unit(line.pair.base, line.pair.quote, say)}, {said.subtitle}"


def below_cards(contents: Contents, say: Words) -> str:
    """Say once what holds of all cards and headlines: which days count, and what a newest weekend is."""
    compared = [line for line in contents.lines if line.compared]
    if not compared:
        return ""
    last = max(line.compared[-1].date for line in compared)
    newest = contents.span[1]
    if contents.view.weekends:
        return say.page["note_all_days"]
    note = say.page["note_weekdays"]
    if newest > last:
        note += " " + say.page["note_newest"].format(day=say.day(newest))
    return note


def heard(name: str, scene: Scene, contents: Contents, say: Words) -> Scene:
    """Add what was found to the title, as screen readers say it, of a chart that does not state it."""
    found = []
    if name == "overview":
        found.append(_moves(contents.leading, say))
    if name == "changes":
        found.append(_verdicts(contents.changes, say))
    if name in {"changes", "index"}:
        found += only_weekends_told(contents, say)
    return replace(scene, title=sentences([scene.title, *found]))


def only_weekends_told(contents: Contents, say: Words) -> list[str]:
    """Name the pairs that comparisons leave out, for they have weekend rates only."""
    return left_out_notes([line.pair for line in contents.lines if not line.compared], say)


def _moves(lines: Sequence[Line], say: Words) -> str:
    """Say what happened to each pair; and when, where they differ in it."""
    own = common_time(lines) is None
    return ", ".join(
        _move(line, lines, say) + (f" ({say.span(*time_of(line))})" if own else "") for line in lines
    )


def _move(line: Line, lines: Sequence[Line], say: Words) -> str:
    if line.compared and not in_brief(line.compared, say, line.course):
        return f"{panel_title(line.pair, lines, say)} {say.number(line.compared[-1].rate)}"
    return panel_name(line, lines, say)


def _verdicts(rows: Iterable[Change], say: Words) -> str:
    counts = Counter(row.verdict or "no data" for row in rows)
    names = ("up", "down", "not resolved", "no data")
    return ", ".join(f"{say.page[name]}: {counts[name]}" for name in names if counts[name])


def no_change(contents: Contents, say: Words) -> str:
    """Say why there is nothing to compare."""
    if any(line.compared for line in contents.lines):
        return say.page["one_date"]
    return f"{upper(say.only_weekends)}."


def daily_rule(contents: Contents, say: Words) -> str:
    """Say in words which rate of a day is shown."""
    weekdays = f", {say.weekdays_only}" if contents.view.weekdays else ""
    return say.page[f"rule_{contents.view.daily}"] + weekdays


def how(contents: Contents, say: Words) -> list[str]:
    """Say how to read the page, as far as it concerns what is on it."""
    computed = [line for line in contents.lines if not _is_printed(line)]
    turned = [str(line.pair) for line in computed if DOLLAR in line.pair.split("/")]
    crossed = [str(line.pair) for line in computed if str(line.pair) not in turned]
    has_weekends = any(rate.mark is Mark.WEEKEND for rate in contents.rates)
    names = {
        "how_computed" if computed else "how_rate": True,
        "how_turned": turned,
        "how_crossed": crossed,
        "how_switch": any(DOLLAR in line.pair.split("/") for line in contents.lines),
        "how_band": True,
        "how_resolved": True,
        "how_prints": True,
        "how_gap": True,
        "how_weekend": has_weekends and not contents.view.weekends,
        "how_weekends": has_weekends and contents.view.weekends,
    }
    filled = {
        "rule": daily_rule(contents, say),
        "days": str(MAX_JOINED_DAYS),
        "turned": ", ".join(turned),
        "crossed": ", ".join(crossed),
    }
    return [say.page[name].format(**filled) for name, said in names.items() if said]


def provenance(contents: Contents, say: Words, made_by: str) -> dict[str, str]:
    """Say in words what ``about.json`` says to programs."""
    as_of = contents.filters.as_of
    known = say.page["as_of_at"].format(instant=instant(as_of)) if as_of else say.page["as_of_now"]
    return {
        say.page["pages"]: say.number(contents.pages),
        say.page["observations"]: say.number(len(contents.rates)),
        say.page["first"]: say.day(contents.span[0]),
        say.page["last"]: say.day(contents.span[1]),
        say.page["daily"]: daily_rule(contents, say),
        **_choices_told(contents, say),
        say.page["as_of"]: known,
        say.page["digest_of"]: contents.digest,
        say.page["made_with"]: made_by,
    }


def _choices_told(contents: Contents, say: Words) -> dict[str, str]:
    """Say what was chosen, beside the rate of a day."""
    view, filters = contents.view, contents.filters
    since, until = filters.since, filters.until
    dates = [
        say.page[name].format(day=say.day(day)) for name, day in (("since", since), ("until", until)) if day
    ]
    directions = [
        *([say.page["per_usd"]] if view.per_usd else []),
        *([say.page["as_printed"]] if contents.material.as_printed else []),
        *([say.page["prices_of"].format(currency=view.base)] if view.base else []),
        *([say.page["prices_in"].format(currency=view.quote)] if view.quote else []),
    ]
    told = {
        "chosen_pairs": ", ".join(map(str, filters.pairs)),
        "chosen_without": ", ".join(filters.without),
        "chosen_dates": " ".join(dates),
        "chosen_direction": ", ".join(directions),
        "chosen_flagged": say.page["with_flagged"] if filters.include_flagged else "",
    }
    return {say.page[name]: text for name, text in told.items() if text}


def unit(base: str, quote: str, say: Words) -> str:
    """Say what a rate counts: US dollars per som."""
    return say.direction.format(units=say.currency(quote).units, unit=say.currency(base).unit)


def identity(pair: Pair) -> str:
    """Name the section of a pair, and its picture."""
    return pair.replace("/", "-")


def _is_printed(line: Line) -> bool:
    return all(rate.exact is None for rate in line.rates)
