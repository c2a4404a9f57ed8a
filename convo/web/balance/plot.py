"""The plot of recognition over time, as an SVG that any page may show.

pygal draws it. What it would bring besides (a script, a style sheet, notes for its own tool tips)
is taken out, and every shape says by attributes how it looks. So the plot stands under our content
security policy as it is, alone, inside a page and on paper, and loads nothing.
"""

import re
import sys
from typing import Any

from convo.domain.balance_figures import Figures, by_week
from convo.support.written_times import written_day
from convo.web.balance.plot_look import LEGEND_SIZE, dressed, patterns

_WIDTH, _HEIGHT = 960, 380
#: The part of the height that a segment needs for its label to stand in it.
_LABELLED = 0.06
#: More bars than this have no room for a level label each.
_LEVEL = 15
_STEPS = (1, 2, 5)
_MOST_LINES = 6
_UNWRITABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def letter(place: int) -> str:
    """By what a side is called in the plot and its table: A, B, C …"""
    return chr(ord("A") + place) if place < 26 else f"A{place - 25}"  # noqa: PLR2004 - letters


def draw(figures: Figures) -> str:
    """Mentions by side in each week or month, stacked."""
    pygal = _pygal()
    rows = [row for _, row in figures.over_time]
    top = max((row.count for row in rows), default=0)
    lines = scale(top)
    chart = pygal.StackedBar(
        style=pygal.style.Style(
            legend_font_size=LEGEND_SIZE, label_font_size=14, major_label_font_size=14
        ),
        width=_WIDTH,
        height=_HEIGHT + 24 * len(figures.sides),
        title=None,
        js=(),
        no_prefix=True,
        disable_xml_declaration=True,
        show_legend=bool(figures.sides),
        legend_at_bottom=True,
        legend_at_bottom_columns=1,  # of several it cuts off the last line
        legend_box_size=LEGEND_SIZE,
        truncate_legend=-1,
        truncate_label=-1,
        print_labels=True,
        x_label_rotation=45 if len(rows) > _LEVEL else 0,
        range=(0, lines[-1]),
        defs=patterns(len(figures.sides)),
    )
    chart.x_labels = period_labels(figures)
    chart.y_labels = lines
    for place, side in enumerate(figures.sides):
        counts = [row.parts[place] for row in rows]
        bars = [_bar(letter(place), count, lines[-1]) for count in counts]
        chart.add(_writable(f"{letter(place)}  {side.name}"), bars)
    if not figures.sides:
        chart.add("", [0])  # of nothing at all it can't draw the axes
    chart.add_xml_filter(lambda root: dressed(root, describe(figures)))
    drawn: str = chart.render()
    return drawn


def describe(figures: Figures) -> str:
    """What the plot shows, in words: for whoever can't see it."""
    unit = "week" if by_week(figures.window) else "month"
    first, last = written_day(figures.window.first), written_day(figures.window.last)
    parts = ", ".join(f"{side.name} {row.count}" for side, row in figures.by_side)
    return _writable(
        f"Bar chart of mentions by side in each {unit} from {first} to {last}. "
        f"In all: {parts or 'none'}. The table has the same numbers."
    )


def period_labels(figures: Figures) -> list[str]:
    """What each bar is called: the first day of a week, or the month."""
    if by_week(figures.window):
        return [f"{period.first.day} {period.first:%b}" for period, _ in figures.over_time]
    return [f"{period.first:%b %Y}" for period, _ in figures.over_time]


def scale(top: int) -> list[int]:
    """Whole numbers from nothing to at least `top`, evenly apart, and not many."""
    sizes = (step * 10**power for power in range(12) for step in _STEPS)
    step = next(size for size in sizes if size * (_MOST_LINES - 1) >= top)
    return list(range(0, max(top, 1) + step, step))


def _pygal() -> Any:  # noqa: ANN401 - it has no types
    """The library, imported when the first plot is asked for: that takes long.

    For plug-ins that we don't have it puts something into the way of every later import of the
    whole process. That is taken out again.
    """
    import pygal  # noqa: PLC0415 - see above
    import pygal.style  # noqa: PLC0415 - likewise

    fixer = pygal.PluginImportFixer
    sys.meta_path[:] = [each for each in sys.meta_path if not isinstance(each, fixer)]
    return pygal


def _bar(called: str, count: int, top: int) -> dict[str, Any] | None:
    if not count:
        return None
    return {"value": count, "label": f"{called} {count}" if count > _LABELLED * top else None}


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", text)
