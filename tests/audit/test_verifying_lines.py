"""The verifier on logs that are only their lines, as in a pack."""

from collections.abc import Iterator
from typing import Any

from convo.audit.entry import canonical
from convo.audit.report import MOST_TOLD, Kind
from convo.audit.source import Entries, Source, Stretch
from convo.audit.tree import leaf_hash, root_of
from convo.audit.verifier import verify


def leaf_at(seq: int, **changed: Any) -> bytes:
    """The bytes of a small entry."""
    fields = {
        **dict.fromkeys(("req", "via", "app", "act", "outcome", "reason"), ""),
        "v": 1,
        "seq": seq,
        "id": str(seq),
        "n": "0" * 32,
        "ts": seq + 1,
        "actor": {"id": "", "role": "", "sess": ""},
        "obj": {"type": "log", "id": ""},
        "rel": [],
        "facts": {},
        "c": {},
    }
    return canonical(fields | changed)


class Lines(Source):
    """A log that is only its lines, as in a pack, a few at a time."""

    def __init__(self, leaves: list[bytes], at_once: int = 3) -> None:
        self.leaves, self.at_once = leaves, at_once

    def head(self) -> None:
        return None

    def stretches(self) -> Iterator[Stretch]:
        for at in range(0, len(self.leaves), self.at_once):
            some = self.leaves[at : at + self.at_once]
            yield Stretch(Entries(range(at, at + len(some)), some))
        yield Stretch(Entries())

    def checkpoints(self) -> Iterator[tuple[int, str]]:
        return iter(())


def test_lines_alone_are_a_log_however_they_are_cut():
    leaves = [leaf_at(seq) for seq in range(23)]
    root = root_of(map(leaf_hash, leaves))
    for at_once in (1, 2, 3, 8, 23, 100):
        report = verify(Lines(leaves, at_once))
        assert (report.is_whole, report.entries, report.root) == (True, 23, root)
    assert not verify(Lines([])).is_whole


def test_a_line_that_is_missing_is_named_once():
    leaves = [leaf_at(seq) for seq in range(9) if seq != 4]
    (fault,) = verify(Lines(leaves)).faults
    assert (fault.kind, fault.place) == (Kind.ELSEWHERE, 4)


def test_many_faults_are_counted_and_the_first_ones_told():
    leaves = [leaf_at(seq, ts=seq, back=5) for seq in range(MOST_TOLD + 50)]
    report = verify(Lines(leaves))
    assert (report.count, len(report.faults)) == (MOST_TOLD + 50, MOST_TOLD)


def test_a_clock_that_went_back_without_a_word_is_found_wherever_a_stretch_ends():
    moments = [5, 6, 7, 6, 8]
    leaves = [leaf_at(seq, ts=ts) for seq, ts in enumerate(moments)]
    for at_once in (1, 2, 3, 9):
        (fault,) = verify(Lines(leaves, at_once)).faults
        assert (fault.kind, fault.place) == (Kind.CLOCK, 3), at_once


def test_words_are_gone_only_where_an_entry_that_may_erase_says_so():
    seal, erased = {"words": "a" * 64}, {"erased": ["0:words"]}
    kept = leaf_at(0, c=seal)
    for act, outcome, facts, found in (
        ("erasure:dispose", "ok", erased, []),
        ("erasure:approve", "ok", erased, []),
        ("erasure:dispose", "refused", erased, [Kind.HOLE]),
        ("log:view", "ok", erased, [Kind.HOLE]),
        ("erasure:dispose", "ok", {}, [Kind.HOLE]),
        ("erasure:dispose", "ok", {"erased": ["0:other"]}, [Kind.NOT_ERASED, Kind.HOLE]),
        ("erasure:dispose", "ok", {"erased": ["9:words"]}, [Kind.ERASURE, Kind.HOLE]),
        ("erasure:dispose", "ok", {"erased": ["00:words"]}, [Kind.ERASURE, Kind.HOLE]),
        ("erasure:dispose", "ok", {"erased": "0:words"}, [Kind.ERASURE, Kind.HOLE]),
    ):
        later = leaf_at(1, act=act, outcome=outcome, facts=facts)
        report = verify(Lines([kept, later]))
        assert [fault.kind for fault in report.faults] == found, (act, outcome, facts)
        assert report.erased == (0 if found else 1)
    earlier = leaf_at(0, act="erasure:dispose", outcome="ok", facts={"erased": ["1:words"]})
    assert not verify(Lines([earlier, leaf_at(1, c=seal)])).is_whole
