"""Packs of somebody who made everything anew that can be: what finds them, and what can't."""

import json
from types import ModuleType

import pytest

from convo.audit.note import PublicKey, read_note
from tests.audit.pack.changed_seals import cut_to, sizes_of
from tests.audit.pack.filled import Handed
from tests.audit.pack.forging import (
    FOREIGN,
    checkpoints_of,
    jsonl,
    lines_of,
    recommitted,
    renewed,
    with_lines,
    without_signatures,
)
from tests.audit.pack.judges import Case, Verdict, by_program, by_server


@pytest.fixture
def judged(program: ModuleType):
    """What `verify.py` says, and the server as well."""

    def said(files: dict[str, bytes], receipts=None, *keys: PublicKey) -> Verdict:
        case = Case(files, receipts or {}, keys)
        verdict = by_program(program, case)
        assert by_server(case).whole is verdict.whole
        return verdict

    return said


def test_a_log_that_was_not_touched_fits_every_receipt_and_its_first_key(handed: Handed, judged):
    assert judged(handed.files, handed.receipts, handed.key) == Verdict(whole=True, faults=())


def test_an_end_that_was_cut_off_is_found_by_a_receipt_alone(handed: Handed, judged):
    longest = sizes_of(handed.files)[0]
    cut = cut_to(handed.files, longest)
    assert judged(cut, {}, handed.key).whole
    newest = {"kept.txt": handed.files[max(checkpoints_of(handed.files))]}
    verdict = judged(cut, newest)
    ((place, sentence),) = verdict.faults
    assert not verdict.whole
    assert place == "your receipt kept.txt"
    assert f"than this pack ({longest})" in sentence
    assert "entries are missing" in sentence


def test_an_end_that_was_cut_off_before_an_erasure_gives_itself_away(handed: Handed, judged):
    before_the_erasure = sizes_of(handed.files)[-2]
    faults = judged(cut_to(handed.files, before_the_erasure)).faults
    assert faults
    assert all("unexplained hole" in sentence for _, sentence in faults)


def test_a_log_that_was_written_anew_is_found_by_a_receipt(handed: Handed, judged):
    anew = rewritten(handed, 12)
    assert judged(anew).whole
    places = {place for place, _ in judged(anew, handed.receipts).faults}
    assert places == {"your receipt short.txt", "your receipt long.txt"}


def test_the_long_receipt_names_the_first_entry_that_was_changed(handed: Handed, judged):
    faults = judged(rewritten(handed, 12), {"long.txt": handed.receipts["long.txt"]}).faults
    says = "does not fit: entry 12 is the first that was changed since"
    assert ("your receipt long.txt", says) in faults


def test_a_log_that_was_written_anew_is_found_by_whoever_knows_the_key(handed: Handed, judged):
    anew = rewritten(handed, 12)
    assert not judged(anew, {}, handed.key).whole
    assert judged(anew, {}, FOREIGN.public).whole


def test_the_key_after_the_first_one_is_trusted_because_the_first_one_handed_over(
    handed: Handed, judged
):
    signers = [
        {each.key_id for each in read_note(handed.files[name]).signatures}
        for name in sorted(checkpoints_of(handed.files))
    ]
    assert [len(each) for each in signers].count(2) == 1
    assert handed.key.id not in signers[-1]
    assert judged(handed.files, {}, handed.key).whole


def test_a_receipt_of_another_log_or_by_another_key_does_not_count(handed: Handed, judged):
    name = max(checkpoints_of(handed.files))
    by_another = rewritten(handed, 12)[name]
    faults = judged(handed.files, {"x.txt": by_another}).faults
    assert ("your receipt x.txt", "is signed by no key that counts here") in faults
    elsewhere = handed.receipts["short.txt"].replace(b"convo.examples", b"convo.elsewhere")
    places = [place for place, _ in judged(handed.files, {"x.txt": elsewhere}).faults]
    assert places == ["your receipt x.txt"]


@pytest.mark.parametrize("content", [b"", b"x", b"\xff\n", b"a\n1\n\n\xe2\x80\x94 a b\n"], ids=repr)
def test_what_is_no_receipt_is_never_taken_for_one_that_fits(
    handed: Handed, judged, content: bytes
):
    assert [place for place, _ in judged(handed.files, {"x.txt": content}).faults] == [
        "your receipt x.txt"
    ]


def test_a_long_receipt_that_was_cut_off_is_refused(handed: Handed, judged):
    cut = {"long.txt": handed.receipts["long.txt"][:-13]}
    ((_, sentence),) = judged(handed.files, cut).faults
    assert sentence.startswith("is cut off")


def test_a_log_without_entries_is_never_whole(handed: Handed, judged):
    empty = without_signatures(handed.files) | {"log.jsonl": b"", "openings.jsonl": b""}
    verdict = judged(renewed(empty, log=True))
    assert not verdict.whole
    assert verdict.faults == (
        ("log.jsonl", "has no entries: there is nothing that could be whole"),
    )


def test_the_place_of_an_entry_that_is_missing_is_named(handed: Handed, judged):
    lines = lines_of(handed.files, "log.jsonl")
    faults = judged(renewed(with_lines(handed.files, "log.jsonl", lines[:7] + lines[8:]))).faults
    assert ("entry 7", "is not in its place: entry 8 stands there") in faults
    assert sum("is not in its place" in sentence for _, sentence in faults) == 1


def test_a_pack_of_an_unknown_kind_is_not_judged(handed: Handed, judged):
    manifest = json.loads(handed.files["manifest.json"]) | {"kind": "riddle"}
    verdict = judged(renewed(handed.files, manifest))
    assert ("manifest.json", "is of a kind of pack that this program does not know") in (
        verdict.faults
    )


def rewritten(handed: Handed, seq: int) -> dict[str, bytes]:
    """Other words in this entry, and everything after it signed anew by another key."""
    rows = [json.loads(line) for line in lines_of(handed.files, "openings.jsonl")]
    next(row for row in rows if row["seq"] == seq)["value"] = "Something else"
    return renewed(recommitted(handed.files | {"openings.jsonl": jsonl(rows)}, seq), log=True)
