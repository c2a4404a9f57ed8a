"""The only door to bleach: pasted HTML becomes plain text before anything else sees it."""

import html
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bleach import html5lib_shim  # noqa: TID251 - this module is the door that the ban points to
from bleach.sanitizer import Cleaner  # noqa: TID251 - likewise

if TYPE_CHECKING:
    from html5lib.filters.base import Filter
else:
    Filter = html5lib_shim.Filter

_UNSEEN = "script style template noscript iframe noembed noframes object svg title xmp"
#: Gone together with what they hold: a reader of the page never saw it.
HIDDEN = frozenset(_UNSEEN.split())
_SPACED = "p blockquote pre table ul ol dl h1 h2 h3 h4 h5 h6 hr"
_PARAGRAPHS = frozenset(_SPACED.split())
_BLOCKS = html5lib_shim.HTML_TAGS_BLOCK_LEVEL | {"main", "tr", "caption", "summary", "option"}

# Names that html5lib_shim.HTML_TAGS leaves out: old elements, and those of MathML and SVG.
_OLD = """
acronym applet basefont bgsound big blink center command dir font frame frameset image isindex
layer listing main marquee menuitem nobr noembed noframes plaintext rb rtc search spacer strike tt
xmp animate annotation circle defs desc ellipse feimage filter foreignobject g line malignmark mask
math metadata mfrac mglyph mi mn mo mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd
mtext mtr munder mover munderover none path pattern polygon polyline rect semantics set stop svg
switch symbol text textpath tspan use
"""
#: With more block elements than this only their starts become line breaks: the parser's time grows
#: with the square of their nesting (20,000 nested <div>: 19 seconds).
MOST_BLOCKS = 5_000
_BLOCK_OPENS = re.compile(rf"<(?:{'|'.join(_BLOCKS)})\b", re.IGNORECASE)
_KNOWN = html5lib_shim.HTML_TAGS | frozenset(_OLD.split())

# Control characters while we work; typed ones are gone by then. Each marks a break made by a tag.
_LINE, _BLOCK, _PARAGRAPH = "\x1f", "\x1e", "\x1d"

_LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x85]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")
_SPACE = re.compile(r"[ \t\n\x1d-\x1f]+")
# An address that mail programs and Markdown set in brackets; as a tag it would be lost whole.
_BRACKETED_ADDRESS = re.compile(r"<(https?://[^\s<>]+)>", re.IGNORECASE)
_AFTER_LINE = re.compile(r"\x1f[ \t]*\n?")
_LESS_THAN = re.compile(r"<")
# What a browser would start a tag or a comment at, and the name that follows.
_OPENS = re.compile(r"<(?:/?([a-z][^\s/<>]*)|!--|!doctype|!\[|\?[a-z])", re.IGNORECASE)
# '<sarcasm>', '</rant>', '<asha@example.org>': words in angle brackets, without attributes.
_WORDS_IN_BRACKETS = re.compile(
    r"</?(?:[a-z]+|[\w.+-]+@[\w.-]+)(?:\s[^<>=]*)?(?:>|$)", re.IGNORECASE
)


def to_text(pasted: str) -> str:
    r"""Plain text of what somebody pasted, whether it was HTML or plain text already.

    Tags and comments go, and with `HIDDEN` elements all they hold. Entities that end in a
    semicolon are decoded once; block elements and <br> become line breaks. Line ends become '\n',
    control characters go, more than one blank line becomes one. Text that only looks a little
    like HTML stays as typed: '<3', 'a < b', '<sarcasm>', a <script> that never ends; an address
    in angle brackets loses the brackets. Where a decoded or unfinished tag would be markup again,
    its '<' stays written '&lt;', so the result is no markup even on a page that forgets to
    escape. Nothing else is changed: evidence is kept as it was typed, without Unicode
    normalisation.
    """
    text = _without_controls(_LINE_END.sub("\n", pasted))
    if "<" in text or "&" in text:
        marked = _cleaner(text).clean(_with_words_protected(text))
        text = _without_controls(html.unescape(_with_breaks(marked)))
        text = _LESS_THAN.sub(lambda found: _as_words(text, found.start()), text)
    return _BLANK_LINES.sub("\n\n", text)


class _TextFilter(Filter):
    """Tokens of a cleaned tree, with hidden elements dropped and tags turned into breaks."""

    def __iter__(self) -> Iterator[dict[str, Any]]:
        depth = 0
        for token in super().__iter__():
            name = token.get("name", "")
            if name in HIDDEN and token["type"] in {"StartTag", "EndTag"}:
                depth += 1 if token["type"] == "StartTag" else -1
            elif not depth:
                yield _as_break(token, name)


def _as_break(token: dict[str, Any], name: str) -> dict[str, Any]:
    if token["type"] not in {"StartTag", "EndTag", "EmptyTag"}:
        return token
    if name in {"td", "th"}:
        mark = " " if token["type"] == "EndTag" else ""
    elif name == "br":
        mark = _LINE
    else:
        mark = _PARAGRAPH if name in _PARAGRAPHS else _BLOCK
    return {"type": "Characters", "data": mark}


def _cleaner(text: str) -> Cleaner:
    # A new one for each text: bleach's parser keeps state, and threads must not share it.
    kept = HIDDEN | {"br"}
    if len(_BLOCK_OPENS.findall(text)) <= MOST_BLOCKS:
        kept = kept | _BLOCKS | _PARAGRAPHS | {"td", "th"}
    return Cleaner(tags=kept, attributes=[], strip=True, filters=[_TextFilter])


def _without_controls(text: str) -> str:
    return _CONTROL.sub("", text)


def _with_words_protected(text: str) -> str:
    """Escape the '<' that are text, so that only real markup is left for bleach to see."""
    text = _BRACKETED_ADDRESS.sub(r"\1", text)
    ends = _LastEnds(text)
    return _LESS_THAN.sub(lambda found: "<" if ends.is_markup(found.start()) else "&lt;", text)


class _LastEnds:
    """Where the last end of each kind stands in a text: a tag that never ends is no tag."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lower = text.lower()
        self._last: dict[str, int] = {}

    def is_markup(self, start: int) -> bool:
        """Whether the '<' at `start` begins a tag, a comment or the like that also ends."""
        found = _OPENS.match(self._text, start)
        if found is None or self._last_of(">") < start:
            return False
        name = (found[1] or "").lower()
        if name in HIDDEN and self._text[start + 1] != "/":
            return self._last_of("</" + name) > start
        if found[0] == "<!--":
            return self._last_of("-->") > start
        return _is_tag(self._text, start)

    def _last_of(self, end: str) -> int:
        if end not in self._last:
            self._last[end] = self._lower.rfind(end)
        return self._last[end]


def _is_tag(text: str, start: int) -> bool:
    """Whether a browser would make an element, or worse, of the '<' at `start`."""
    found = _OPENS.match(text, start)
    if found is None:
        return False
    name = (found[1] or "").lower()
    return name in _KNOWN or _WORDS_IN_BRACKETS.match(text, start) is None


def _as_words(text: str, start: int) -> str:
    return "&lt;" if _is_tag(text, start) else "<"


def _with_breaks(marked: str) -> str:
    """Turn the marks that tags left into line breaks, and none at the two ends."""
    return _SPACE.sub(_break_of, marked)


def _break_of(space: re.Match[str]) -> str:
    """What a run of white space and marks becomes; without marks it stays as typed."""
    marks = set(space[0]) & {_LINE, _BLOCK, _PARAGRAPH}
    at_an_end = space.start() == 0 or space.end() == len(space.string)
    if not marks:
        return space[0]
    if marks == {_LINE} and not at_an_end:
        return _AFTER_LINE.sub("\n", space[0])
    lines = 2 if _PARAGRAPH in marks else 1
    return "" if at_an_end else "\n" * lines
