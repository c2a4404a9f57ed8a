"""A briefing digest as a mail says it: plain text, in which quotations stand word for word."""

from collections.abc import Iterator
from textwrap import fill

from convo.domain.digest import Digest, Given, Group, Quoted, Worth
from convo.support.written_times import written_day

_WIDE = 76


def in_text(digest: Digest) -> str:
    """The digest, with headings that can be told from what people said."""
    return "\n".join(_lines(digest)) + "\n"


def _lines(digest: Digest) -> Iterator[str]:
    yield f"{_line(digest.topic)}: {written_day(digest.since)} to {written_day(digest.until)}"
    yield ""
    if not digest.groups:
        yield from ("No conversation of this period is worth acknowledging as yet.", "")
    if digest.unheard:
        unheard = ", ".join(digest.unheard)
        yield _wrapped(f"Heard here, and not acknowledged in this period: {unheard}.")
        yield ""
    for group in digest.groups:
        yield from _group(group)
    if digest.has_more:
        yield from ("There are more: the page says how to find them.", "")
    yield from _acknowledged(digest)
    yield _wrapped(
        "People are quoted without their names. Ask before you name anybody, and read the whole "
        "conversation before you quote from it. To notice a view is not to share it."
    )


def _acknowledged(digest: Digest) -> Iterator[str]:
    yield from ("ACKNOWLEDGED IN THIS PERIOD", "")
    yield from (_wrapped(f"- {said_of(given)}", "  ") for given in digest.given)
    if not digest.given:
        yield "Nothing that convo knows of."
    if digest.has_more_given:
        yield "And more."
    yield ""


def _group(group: Group) -> Iterator[str]:
    yield from (group.heading.upper(), "")
    for each in group.conversations:
        yield from _worth(each)


def _worth(worth: Worth) -> Iterator[str]:
    yield _wrapped(f"- {_line(worth.title)}", "  ")
    yield f"  On {_line(worth.venue)}, logged on {written_day(worth.logged_on)}:"
    yield f"  {worth.address}"
    for quoted in worth.quotations:
        yield ""
        yield _wrapped(f"    “{_line(quoted.words)}”", "    ")
        yield f"    {who_said(quoted)}"
    if worth.has_refusal:
        yield _wrapped("  Somebody here would rather not be named. Name nobody.", "  ")
    for given in worth.given:
        yield _wrapped(f"  Acknowledged already: {said_of(given)}", "  ")
    yield ""


def who_said(quoted: Quoted) -> str:
    """Who is quoted, by what they are in the conversation, and when they said it."""
    who = "Somebody" if quoted.speaker.value == "unknown" else quoted.speaker.label
    return f"{who}, {written_day(quoted.said_on)}" if quoted.said_on else who


def said_of(given: Given) -> str:
    """Recognition in a line: where, when, for which sides, naming whom."""
    parts = [f"{given.channel}, {written_day(given.on)}"]
    if given.sides:
        parts.append(", ".join(given.sides))
    if given.named:
        parts.append(f"naming {', '.join(given.named)}")
    if given.address:
        parts.append(given.address)
    return "; ".join(parts)


def _wrapped(text: str, indent: str = "") -> str:
    return fill(
        text,
        _WIDE,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _line(text: str) -> str:
    return " ".join(text.split())
