"""Pieces of a drawing on a page: gathered by their look, and nothing covers what it must not."""

from __future__ import annotations

from fxtrack.drawing.pieces import FILLED, LETTERED, STROKED, WHOLE, Piece, gathered


def test_strokes_and_texts_of_one_look_say_it_once() -> None:
    pieces = [
        Piece(STROKED, 'class="a"', "M0 0H1"),
        Piece(LETTERED, 'class="t"', "<text x=1>1</text>"),
        Piece(STROKED, 'class="b"', "M9 9H8"),
        Piece(STROKED, 'class="a"', "M0 2H1"),
        Piece(LETTERED, 'class="t"', "<text x=2>2</text>"),
        Piece(LETTERED, 'class="u"', "<text x=3>3</text>"),
    ]
    assert list(gathered(pieces)) == [
        '<path class="a" d="M0 0H1M0 2H1"/>',
        '<path class="b" d="M9 9H8"/>',
        '<g class="t"><text x=1>1</text><text x=2>2</text></g>',
        '<text class="u" x=3>3</text>',
    ]


def test_fills_stay_where_they_are_among_others() -> None:
    """What is drawn before a fill is covered by it, what is drawn after it is not."""
    paper = Piece(FILLED, 'class="paper"', "M0 0h9v9h-9z")
    line = Piece(STROKED, 'class="a"', "M0 0H1")
    assert list(gathered([line, paper, paper, line, paper, Piece(WHOLE, "<circle/>")])) == [
        '<path class="a" d="M0 0H1"/>',
        '<path class="paper" d="M0 0h9v9h-9zM0 0h9v9h-9z"/>',
        '<path class="a" d="M0 0H1"/>',
        '<path class="paper" d="M0 0h9v9h-9z"/>',
        "<circle/>",
    ]


def test_nothing_is_lost() -> None:
    assert list(gathered([])) == []
    assert list(gathered([Piece(WHOLE, "<circle/>"), Piece(FILLED, 'class="p"', "M0 0z")])) == [
        "<circle/>",
        '<path class="p" d="M0 0z"/>',
    ]
