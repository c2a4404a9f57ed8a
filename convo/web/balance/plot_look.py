"""How a plot looks: patterns that are told apart without colour, and dark lines on white."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

LEGEND_SIZE = 16

_INK, _GUIDE, _PAPER = "#0b0c0c", "#b1b4b6", "#ffffff"
_FONT = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif"
#: A tile of eight by eight for each side: its ground, and what is drawn on it.
_TILES = (
    ("#1d70b8", ""),
    (_PAPER, "M-2 2 L2 -2 M0 8 L8 0 M6 10 L10 6"),
    ("#ffdd00", "M4 1 V7 M1 4 H7"),
    (_PAPER, "M0 2 H8 M0 6 H8"),
    ("#505a5f", ""),
    ("#bbd4ea", "M-2 6 L2 10 M0 0 L8 8 M6 -2 L10 2"),
    (_PAPER, "M2 0 V8 M6 0 V8"),
    ("#f3f2f1", "M0 0 L8 8 M8 0 L0 8"),
    ("#00703c", ""),
    (_PAPER, "M3 3 H5 V5 H3 Z"),
)
_TEXT = {"fill": _INK, "font-size": "14"}
_AXIS = {"fill": "none", "stroke": _INK, "stroke-width": "1.5"}
_LINE = {"fill": "none", "stroke": _GUIDE, "stroke-width": "1", "stroke-dasharray": "2 4"}
#: A label stands on a pattern, so it has a rim of paper around it.
_LABEL = {
    "fill": _INK,
    "font-size": "13",
    "font-weight": "bold",
    "text-anchor": "middle",
    "stroke": _PAPER,
    "stroke-width": "5",
    "stroke-linejoin": "round",
    "paint-order": "stroke",
}
#: What the patterns are made of: they are ours and look as they should.
_DEFINED = frozenset({"defs", "pattern"})
_DROPPED = frozenset({"style", "script", "desc", "title"})
_UNWANTED = frozenset({"class", "id", "style"})
#: Of these nothing is left without a script.
_FOR_SCRIPTS = frozenset({"tooltip-overlay", "tooltip"})


@dataclass(frozen=True, slots=True)
class _Around:
    """In what a part of the drawing stands."""

    #: The place of the side that it belongs to, if it does.
    side: int | None = None
    #: The axis that it belongs to: x, y or none.
    axis: str = ""


def patterns(sides: int) -> list[str]:
    """The patterns of so many sides, as definitions of a drawing."""
    return [_pattern(place, *_TILES[place % len(_TILES)]) for place in range(sides)]


def dressed(root: Any, title: str) -> Any:  # noqa: ANN401 - an element of pygal's own kind
    """The drawing with all that only scripts and styles need taken out, and looks put in."""
    for child in list(root):
        _dress(root, child, _Around())
    root.attrib.pop("class", None)
    root.attrib.pop("id", None)
    root.attrib.update({"role": "img", "font-family": _FONT, "aria-label": title})
    return root


def _pattern(place: int, ground: str, lines: str) -> str:
    drawn = f'<path d="{lines}" fill="none" stroke="{_INK}" stroke-width="1.2"/>' if lines else ""
    return (
        f'<pattern id="side-{place}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" fill="{ground}"/>{drawn}</pattern>'
    )


def _dress(parent: Any, node: Any, around: _Around) -> None:  # noqa: ANN401 - likewise
    """Say by attributes how this and what stands in it looks; take out what nobody sees."""
    classes = frozenset(str(node.get("class", "")).split())
    if _is_unseen(node, classes):
        parent.remove(node)
        return
    here = _Around(next(_places(classes), around.side), _axis(classes) or around.axis)
    for child in list(node):
        _dress(node, child, here)
    if node.tag in _DEFINED or parent.tag in _DEFINED:
        return
    for name in _UNWANTED & set(node.attrib):
        del node.attrib[name]
    node.attrib.update(_looks(node, classes, here))


def _is_unseen(node: Any, classes: frozenset[str]) -> bool:  # noqa: ANN401 - likewise
    """Whether it is for scripts and styles, a comment, or a bar without height."""
    if not isinstance(node.tag, str) or node.tag in _DROPPED or classes & _FOR_SCRIPTS:
        return True
    return node.tag == "rect" and float(node.get("height", "1")) == 0


def _places(classes: frozenset[str]) -> Iterator[int]:
    """The place of the side that these classes name."""
    for name in classes:
        kind, _, place = name.rpartition("-")
        if kind in {"serie", "color", "activate-serie"} and place.isdigit():
            yield int(place)


def _axis(classes: frozenset[str]) -> str:
    return next(iter(classes & {"x", "y"}), "") if "axis" in classes else ""


def _looks(node: Any, classes: frozenset[str], here: _Around) -> Mapping[str, str]:  # noqa: ANN401 - likewise
    if node.tag == "text":
        return _LABEL if "label" in classes else _worded(node, here)
    if node.tag == "path":
        return _LINE if "guide" in classes else _AXIS
    if node.tag == "rect" and "background" in classes:
        return {"fill": _PAPER}
    if node.tag == "rect":
        return {"fill": f"url(#side-{here.side})", "stroke": _INK, "stroke-width": "1"}
    return {}


def _worded(node: Any, here: _Around) -> Mapping[str, str]:  # noqa: ANN401 - likewise
    """A name in the legend, or a word beside an axis."""
    if not here.axis:
        return _TEXT | {"font-size": str(LEGEND_SIZE)}
    ends = {"y": "end", "x": "start" if node.get("transform") else "middle"}
    return _TEXT | {"text-anchor": ends[here.axis]}
