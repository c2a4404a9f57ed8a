"""Who wrote, signed off and posted each reply, and what was not as it should be."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from convo.domain.permissions import Action
from convo.domain.vocabulary import Outcome
from convo.queries.timeline import Line

_BEGUN = frozenset({Action.START.value, Action.CORRECT.value})
_POSTED = frozenset({Action.POST.value, Action.RECORD_UNSIGNED.value})


@dataclass(slots=True)
class ReplyRow:
    """A reply as its entries tell of it. People stand with the number of their account."""

    number: int
    case: int | None
    authors: list[str] = field(default_factory=list)
    signers: list[str] = field(default_factory=list)
    posters: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)


def rows_of_replies(lines: Iterable[Line]) -> Iterator[ReplyRow]:
    """A row for each reply that these are about; they come by reply and then in their order."""
    for number, some in groupby(lines, key=lambda line: line.subject_id):
        if number is not None:
            yield _row(number, list(some))


def _row(number: int, lines: list[Line]) -> ReplyRow:
    row = ReplyRow(number=number, case=lines[0].conversation_id)
    for line in lines:
        if line.action in _BEGUN:
            row.authors.append(called(line))
        elif line.action == Action.SIGN_OFF.value:
            row.signers.append(f"{called(line)}, version {line.facts.get('revision', '?')}")
        elif line.action in _POSTED:
            row.posters.append(_poster(line))
            row.flags += flags_of(line)
    return row


def flags_of(line: Line) -> list[str]:
    """What was not as it should be when it was posted."""
    differently = ["Posted differently"] if is_posted_differently(line) else []
    return differently + (["Posted without sign-off"] if is_posted_unsigned(line) else [])


def called(line: Line) -> str:
    """Who did it, with the number of the account."""
    return f"{line.who} (account {line.account})" if line.account else line.who


def _poster(line: Line) -> str:
    """Whoever posted it: not always the one who recorded that."""
    by = line.facts.get("posted_by")
    if by is None or by == line.account:
        return called(line)
    return f"{line.in_words['posted_by']} (account {by}), as recorded by {called(line)}"


def is_posted_differently(line: Line) -> bool:
    """Whether other words went out than were signed off."""
    return line.action == Action.POST.value and line.facts.get("differs") is True


def is_posted_unsigned(line: Line) -> bool:
    """Whether it went out without sign-off."""
    is_done = line.outcome == Outcome.OK.value
    return is_done and line.action == Action.RECORD_UNSIGNED.value
