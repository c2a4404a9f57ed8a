"""One case as a timeline: what changed from version to version, and on the way to the site."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from convo.domain.permissions import Action
from convo.queries.timeline import Line
from convo.support.differences import Piece, compare, is_same

_NEW_WORDS = {Action.REVISE.value}
_SIGNED = {Action.SIGN_OFF.value}
_ON_SITE = {Action.POST.value, Action.SEE_AS_POSTED.value, Action.RECORD_UNSIGNED.value}


@dataclass(frozen=True, slots=True)
class Change:
    """The words of an entry beside those before them."""

    #: Beside which: 'version 1', 'the words signed off', 'the words posted'.
    beside: str
    #: What changed, piece by piece; empty where nothing did.
    pieces: tuple[Piece, ...]
    #: The words are those before them: they need not be shown again.
    is_same: bool


@dataclass(slots=True)
class _Reply:
    """What was last said of one reply, and under which name."""

    words: str | None = None
    called: str = ""


def told(lines: Sequence[Line]) -> Mapping[int, Change]:
    """By the place of an entry, what changed with its words. Where words were erased, nothing."""
    replies: dict[int, _Reply] = {}
    changes: dict[int, Change] = {}
    for line in lines:
        if line.subject_type != "reply" or line.subject_id is None or line.outcome != "ok":
            continue
        called = _called(line)
        if not called:
            continue
        before = replies.setdefault(line.subject_id, _Reply())
        words = line.words.get("words")
        if before.words is not None and words is not None:
            changes[line.seq] = _change(before, words)
        if words is not None or "words" in line.gone:
            replies[line.subject_id] = _Reply(words, called)
    return changes


def _change(before: _Reply, words: str) -> Change:
    if is_same(before.words or "", words):
        return Change(before.called, (), is_same=True)
    return Change(before.called, compare(before.words or "", words), is_same=False)


def _called(line: Line) -> str:
    """What the words of this entry are called in the next comparison; '' where it has none."""
    if line.action in _NEW_WORDS:
        return f"version {line.facts.get('revision', '?')}"
    if line.action in _SIGNED:
        return "the words signed off"
    return "the words posted" if line.action in _ON_SITE else ""
