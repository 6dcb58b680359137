"""What every chart has: its size, the words at its head, the key and the source at its foot."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from fxtrack.drawing.measure import balanced, width, wrapped
from fxtrack.drawing.scene import EDGE, LEAD, Anchor, Disc, Fill, Ink, Label, Rect, Scene, Segment
from fxtrack.errors import InputError, OptionError
from fxtrack.words import LANGS, NO_BREAK, Lang, Words, sentences, words
from fxtrack.words.safe import has_right_to_left, is_right_to_left, one_line

POINTS_PER_CM = 72 / 2.54
_PAGE = 16.0  # cm: the text width of an A4 page; sizes of letters are those of a chart of this width
_COLUMN_PAGE = 8.0  # cm: half as wide; titles are smaller there, for letters are not
_LEAST_SCALE = 0.93  # letters are never smaller than this, however narrow the chart
_SHORTEST, _LONGEST = 5.0, 200.0
_TITLE_SIZE, _LONG_TITLE_SIZE, _SUBTITLE_SIZE = 12.0, 11.5, 8.5
_LABEL_SIZE, _KEY_SIZE, _FOOT_SIZE = 7.0, 7.0, 6.5
_COLUMN_TITLE_SIZE, _COLUMN_SUBTITLE_SIZE = 10.2, 8.1
_LEADING = 1.2
_MARGIN = 6.0
_SWATCH = 15.0
_UNDER_HEAD, _OVER_FOOT, _KEY_TO_NOTES = 6.0, 5.0, 3.0
_FOOT_LEADING = 1.28
SPECK = 1.1
"""How large is the dot of a date that has nothing."""
_FRAME = 0.17  # of a hollow square: how thick its edge is


@dataclass(frozen=True)
class Look:
    """What a user chooses of a chart's looks.

    Attributes:
        width: in centimetres; letters and lines of charts wider than 16 cm grow in proportion.
        height: in centimetres; None for what suits the chart.
        lang: the language.
        title: in place of the computed one.
        source: where the data come from, the last line of the foot; None leaves it to whoever knows.
        letters: how large letters are beside what the width asks for.
        ymin: the least that a scale of rates shows, in the direction drawn; None for what suits the rates.
        ymax: the greatest, likewise.
    """

    width: float = _PAGE
    height: float | None = None
    lang: Lang = "en"
    title: str | None = None
    source: str | None = None
    letters: float = 1.0
    ymin: float | None = None
    ymax: float | None = None

    def __post_init__(self) -> None:
        """Check what a program may have got wrong.

        Raises:
            InputError: the size cannot be that of a chart, there is no such language, or the ends of a scale
                are none.
        """
        if self.lang not in LANGS:
            raise OptionError("lang", f"is {' or '.join(map(repr, LANGS))}, not {self.lang!r}")
        for name, length in (("width", self.width), ("height", self.height)):
            if length is not None and not _SHORTEST <= length <= _LONGEST:
                raise InputError(
                    f"a {name} of {length:g} cm is out of range: {_SHORTEST:g} to {_LONGEST:g} cm will do"
                )
        for name, end in (("ymin", self.ymin), ("ymax", self.ymax)):
            if end is not None and not (math.isfinite(end) and end >= 0):
                raise OptionError(name, f"is a rate, 0 or more, not {end:g}")
        if self.ymin is not None and self.ymax is not None and self.ymin >= self.ymax:
            raise OptionError("ymin", f"{self.ymin:.10g} is not below ymax {self.ymax:.10g}")

    @property
    def has_ends(self) -> bool:
        """Whether an end of the scale is chosen."""
        return self.ymin is not None or self.ymax is not None

    @property
    def say(self) -> Words:
        """The words of the language."""
        return words(self.lang)

    @property
    def scale(self) -> float:
        """How much larger letters and lines are than in a chart of 16 cm."""
        return max(_LEAST_SCALE, self.width / _PAGE) * self.letters

    @property
    def room(self) -> float:
        """The width in points, as if letters and lines had the size that they have at 16 cm."""
        return self.width * POINTS_PER_CM / self.scale


Sample = Literal[
    "line",
    "dash",
    "dotted line",
    "dot",
    "pale",
    "hollow",
    "lead",
    "dashes",
    "bar",
    "band",
    "fill",
    "empty",
    "square",
    "hollow square",
    "speck",
]
"""What an entry of the key shows; a dotted line is one with dots on it."""


class Key(NamedTuple):
    """An entry of the key at the foot: a sample of a mark, and what it means.

    Attributes:
        sample: what is drawn.
        text: what it means.
        ink: its colour.
        part: how high a fill is, of the height that it could have.
    """

    sample: Sample
    text: str
    ink: Ink = "line"
    part: float = 1.0


class Sheet:
    """A chart being made. Everything is put on it in points, from the lower left corner.

    Attributes:
        scene: what it has become so far.
        body: the place between head and foot.
    """

    def __init__(
        self,
        look: Look,
        head: tuple[str, str],
        foot: tuple[Sequence[Key], Sequence[str]],
        body: float,
        least: float,
    ) -> None:
        """Lay out head and foot.

        Args:
            look: size and words.
            head: title and subtitle.
            foot: the entries of the key, and sentences before the source.
            body: the height that the body should have at 16 cm, if the look names none.
            least: the height that it must have.

        Raises:
            InputError: the look names a height in which nothing fits.
        """
        self.look = look
        self.scale = look.scale
        sheet_width = look.width * POINTS_PER_CM
        self._room = sheet_width - 2 * self.pt(_MARGIN)
        title = one_line(look.title) if look.title is not None else head[0]
        self._turned = is_right_to_left(title)
        if has_right_to_left(title):
            from fxtrack.drawing.fonts import require_order  # few titles need it

            require_order(title)
        self._head = self._head_rows(title, head[1])
        self._keys = self._rows_of(foot[0])
        text = " ".join(part for part in (*foot[1], one_line(look.source or "")) if part)
        self._notes = self._wrap(text, _FOOT_SIZE) if text else []
        above = sum(self.pt(size) * _LEADING for _, size, _, _ in self._head)
        above += self.pt(_MARGIN + (_UNDER_HEAD if self._head else 0))
        rows = len(self._keys) * _KEY_SIZE + len(self._notes) * _FOOT_SIZE
        below = self.pt(rows * _FOOT_LEADING + _MARGIN + (_OVER_FOOT if rows else 0))
        below += self.pt(_KEY_TO_NOTES) if self._keys and self._notes else 0
        self.body = self._body(sheet_width, (above, below), body, least)
        self.scene = Scene(sheet_width, self.body.top + above, self.pt(_MARGIN), sentences((title, head[1])))
        self._put_head()
        self._put_foot(below)

    def _head_rows(self, title: str, subtitle: str) -> list[tuple[str, float, Ink, bool]]:
        """Break title and subtitle into lines: text, size, colour and whether it is bold."""
        wide = min(1.0, max(0.0, (self.look.width - _COLUMN_PAGE) / (_PAGE - _COLUMN_PAGE)))
        sizes = _COLUMN_TITLE_SIZE + wide * (_TITLE_SIZE - _COLUMN_TITLE_SIZE), _LONG_TITLE_SIZE
        titles: list[str] = []
        for size in (sizes[0], min(sizes)):  # smaller if it takes more than a line
            if title and len(titles) != 1:
                titles, title_size = self._balanced(title, size, bold=True), size
        rows: list[tuple[str, float, Ink, bool]] = [(line, title_size, "text", True) for line in titles]
        size = _COLUMN_SUBTITLE_SIZE + wide * (_SUBTITLE_SIZE - _COLUMN_SUBTITLE_SIZE)
        subtitles = self._balanced(subtitle, size) if subtitle else []
        return rows + [(line, size, "quiet", False) for line in subtitles]

    def _balanced(self, text: str, size: float, *, bold: bool = False) -> list[str]:
        """Break a text into even lines, but no name and no date where that takes no more of them."""
        lines = balanced(text, self.pt(size), self._room, bold=bold)
        whole = balanced(self.look.say.unbroken(text), self.pt(size), self._room, bold=bold)
        found = [line.replace(NO_BREAK, " ") for line in whole]
        return found if len(whole) == len(lines) and all(line in text for line in found) else lines

    def pt(self, length: float) -> float:
        """Scale a length that is meant for a chart of 16 cm."""
        return length * self.scale

    def width(self, text: str, size: float = _LABEL_SIZE, *, bold: bool = False) -> float:
        """Measure a text, of a size at 16 cm."""
        return width(text, self.pt(size), bold=bold)

    def text(  # noqa: PLR0913 - a text has these
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = _LABEL_SIZE,
        ink: Ink = "text",
        bold: bool = False,
        anchor: Anchor = "start",
    ) -> Label:
        """Put a line of text with its base line at y; its size is that at 16 cm."""
        points = self.pt(size)
        label = Label(x, y, text, points, ink, bold, anchor, width(text, points, bold=bold))
        self.scene.items.append(label)
        return label

    def rule(
        self, start: tuple[float, float], end: tuple[float, float], ink: Ink = "grid", thick: float = 0.5
    ) -> None:
        """Put a straight line."""
        self.scene.items.append(Segment(start, end, ink, self.pt(thick)))

    def fill(self, rect: Rect, ink: Ink, edge: Ink | None = None) -> None:
        """Put a filled rectangle."""
        self.scene.items.append(Fill(rect, ink, edge))

    def square(self, rect: Rect, ink: Ink, *, hollow: bool) -> None:
        """Put a square, or a part of one; a hollow one has the colour of the paper inside."""
        self.fill(rect, ink)
        if hollow:
            edge = rect.width * _FRAME
            inside = Rect(rect.x + edge, rect.y + edge, rect.width - 2 * edge, rect.height - 2 * edge)
            self.fill(inside, "paper")

    def wrap(self, text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
        """Break a text, of a size at 16 cm, into lines that fit a room in points."""
        return wrapped(text, self.pt(size), room, bold=bold)

    def _wrap(self, text: str, size: float) -> list[str]:
        return wrapped(text, self.pt(size), self._room) if text else []

    def _body(self, sheet_width: float, around: tuple[float, float], body: float, least: float) -> Rect:
        margin = self.pt(_MARGIN)
        room = self.pt(body)
        if self.look.height is not None:
            room = self.look.height * POINTS_PER_CM - sum(around)
            if room < self.pt(least):
                needed = (self.pt(least) + sum(around)) / POINTS_PER_CM
                raise InputError(
                    f"a height of {self.look.height:g} cm is too little for this chart: "
                    f"it takes {needed + 0.05:.1f} cm at a width of {self.look.width:g} cm"
                )
        return Rect(margin, around[1], sheet_width - 2 * margin, room)

    def _put_head(self) -> None:
        y = self.scene.height - self.pt(_MARGIN - 2)
        for line, size, ink, bold in self._head:
            y -= self.pt(size) * _LEADING
            below = y + self.pt(size) * 0.24
            if bold and self._turned:
                self.text(self.body.right, below, line, size=size, ink=ink, bold=bold, anchor="end")
            else:
                self.text(self.body.x, below, line, size=size, ink=ink, bold=bold)

    def _put_foot(self, top: float) -> None:
        y = top - self.pt(_OVER_FOOT)
        for row in self._keys:
            y -= self.pt(_KEY_SIZE) * _FOOT_LEADING
            x = self.body.x
            for key, taken in row:
                self._put_sample(key, x, y + self.pt(_KEY_SIZE) * 0.28)
                self.text(x + self.pt(_SWATCH + 3), y, key.text, size=_KEY_SIZE, ink="quiet")
                x += taken
        y -= self.pt(_KEY_TO_NOTES) if self._keys and self._notes else 0
        for line in self._notes:
            y -= self.pt(_FOOT_SIZE) * _FOOT_LEADING
            self.text(self.body.x, y, line, size=_FOOT_SIZE, ink="quiet")

    def _rows_of(self, keys: Sequence[Key]) -> list[list[tuple[Key, float]]]:
        """Set the entries of the key in rows; each with the width that it takes."""
        rows: list[list[tuple[Key, float]]] = []
        left = 0.0
        for key in keys:
            text = wrapped(key.text, self.pt(_KEY_SIZE), self._room - self.pt(_SWATCH + 3))
            for number, line in enumerate(text):
                taken = self.width(line, _KEY_SIZE) + self.pt(_SWATCH + 14)
                if not rows or taken - self.pt(11) > left or number:
                    rows.append([])
                    left = self._room
                rows[-1].append((key._replace(text=line), taken))
                left -= taken
        return rows

    def _put_sample(self, key: Key, x: float, y: float) -> None:
        wide, half = self.pt(_SWATCH), self.pt(2.6)
        if key.sample in {"band", "fill", "empty"}:
            edge = "quiet" if key.sample == "empty" else None
            rect = Rect(x, y - half, wide, 2 * half * key.part)
            self.fill(rect, key.ink, edge)
        elif key.sample in {"square", "hollow square"}:
            place = Rect(x + wide / 2 - half, y - half, 2 * half, 2 * half * key.part)
            self.square(place, key.ink, hollow=key.sample == "hollow square")
        elif key.sample == "lead":
            dash = self.pt(LEAD.dash[0]), self.pt(LEAD.dash[1])
            self.scene.items.append(Segment((x, y), (x + wide, y), key.ink, self.pt(LEAD.width), dash))
        elif key.sample == "dashes":
            self.scene.items.append(
                Segment((x, y), (x + wide, y), key.ink, self.pt(0.8), (self.pt(4), self.pt(3)))
            )
        elif key.sample == "bar":
            self.rule((x + wide / 2, y - half), (x + wide / 2, y + half), key.ink, 1.4)
        else:
            self._put_line_or_dot(key, x, y)

    def _put_line_or_dot(self, key: Key, x: float, y: float) -> None:
        wide = self.pt(_SWATCH)
        if key.sample == "dash":
            self.rule((x, y), (x + wide, y), key.ink, 2.2)
        if key.sample in {"line", "dotted line"}:
            self.rule((x, y), (x + wide, y), key.ink, 1.2)
        if key.sample == "speck":
            self.scene.items.append(Disc(x + wide / 2, y, self.pt(SPECK), key.ink, hollow=False))
        if key.sample in {"dot", "pale", "dotted line", "hollow"}:
            hollow = key.sample == "hollow"
            size = self.pt(3.1 if hollow else 3.0 / (1 + EDGE))
            self.scene.items.append(Disc(x + wide / 2, y, size, key.ink, hollow=hollow))
        if key.sample == "pale":
            inside = key.ink.replace("series", "rail")
            self.scene.items.append(Disc(x + wide / 2, y, self.pt(1.6), inside, hollow=False))
