"""What is handed out: it verifies by itself, and withheld is neither missing nor erased."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from convo.audit.pack import verify as program
from convo.domain.exemptions import Officials, Purpose
from convo.domain.redactions import OUT_OF_SCOPE, Redaction
from convo.queries.log import LogFilter, list_places
from convo.services import conversations
from convo.services.disclosing import preparing
from tests.services.disclosing.hands import (
    HANDLE,
    LETTER,
    RECIPIENT,
    Desk,
    lines,
    resealed,
    unpack,
    verify,
    write,
)
from tests.signing import with_key

#: What is below is asked of both databases in `test_disclosing`.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

HOSTILE = "<script>alert(1)</script> {{ 7 * 7 }} \u202e'\"& =cmd|' /C calc'!A0"


@pytest.fixture
def desk(office, tmp_path):
    """A press officer, in an office that signs its log."""
    return Desk(with_key(office, tmp_path))


@pytest.fixture
def files(desk):
    """The files of a disclosure of one case."""
    return unpack(desk.pack(desk.disclose(desk.begin(desk.case()))).pack)


def faults(files, tmp_path: Path, name: str = "changed") -> list[str]:
    """What is wrong with these files, once their manifest fits them again."""
    report = program.check(program.Folder(str(write(resealed(files), tmp_path / name))))
    return [f"{fault.place} {fault.sentence}" for fault in report.faults]


def without_line(files, name, at=0):
    """The files without one line of one of them."""
    kept = files[name].splitlines(keepends=True)
    del kept[at]
    return {**files, name: b"".join(kept)}


def test_it_verifies_in_an_empty_folder_with_nothing_but_its_own_program(files, tmp_path):
    folder = write(files, tmp_path / "pack")
    code, said = verify(folder)
    assert (code, "WHOLE" in said, "NOT WHOLE" in said) == (0, True, False)
    assert "Checked: 2 entries, 3 texts, 0 erased texts, 1 checkpoint, 2 proofs" in said
    assert "Withheld: 1 text, and 0 entries as a whole. Given in part: 1 text," in said
    assert verify(folder, "--case", "1")[1].count("entry ") >= 2


def test_one_byte_changed_in_any_file_is_named(files, tmp_path):
    for number, name in enumerate(files):
        if not files[name]:
            continue
        at = len(files[name]) // 2
        changed = bytearray(files[name])
        changed[at] ^= 1
        folder = write({**files, name: bytes(changed)}, tmp_path / str(number))
        report = program.check(program.Folder(str(folder)))
        assert not report.is_whole, name
        assert name.replace("sha256", "json") in {fault.place for fault in report.faults}, name


def test_one_byte_changed_in_the_zip_is_noticed(desk, tmp_path):
    pack = bytearray(desk.pack(desk.disclose(desk.begin(desk.case()))).pack)
    path = tmp_path / "pack.zip"
    path.write_bytes(pack)
    assert program.check(program.Zip(str(path))).is_whole
    pack[200] ^= 1
    path.write_bytes(pack)
    assert not program.check(program.Zip(str(path))).is_whole


def test_what_is_missing_is_named_even_where_the_manifest_was_made_to_fit(files, tmp_path):
    seq = lines(files, "entries.jsonl")[0]["seq"]
    field = lines(files, "openings.jsonl")[0]["field"]
    assert faults(files, tmp_path, "as it is") == []
    told = faults(without_line(files, "openings.jsonl"), tmp_path, "opening")
    assert told == [
        f"entry {seq} has words missing: '{field}' is neither disclosed, withheld nor erased"
    ]
    told = faults(without_line(files, "withheld.jsonl"), tmp_path, "withheld")
    assert told == [
        f"entry {seq} has words missing: 'handle' is neither disclosed, withheld nor erased"
    ]
    proof = f"proofs/{seq:010}.tlog-proof"
    kept = {name: content for name, content in files.items() if name != proof}
    assert faults(kept, tmp_path, "proof") == [
        f"entry {seq} has no proof: nothing shows that it is in the log"
    ]
    said = " ".join(faults(without_line(files, "entries.jsonl"), tmp_path, "entry"))
    assert f"speaks of 'handle' of entry {seq}, which is not there" in said
    assert f"{proof} proves an entry that the log does not have" in said


def test_other_words_and_words_that_are_called_something_else_are_named(files, tmp_path):
    changed = files["openings.jsonl"].replace(b"A fair question", b"A poor question")
    told = faults({**files, "openings.jsonl": changed}, tmp_path, "words")
    assert "commits to other words of 'reason'" in " ".join(told)
    kept = without_line(files, "withheld.jsonl")
    seq = lines(files, "entries.jsonl")[0]["seq"]
    lie = json.dumps({"by": seq + 1, "field": "handle", "seq": seq}, separators=(",", ":"))
    told = faults({**kept, "erased.jsonl": f"{lie}\n".encode()}, tmp_path, "erased")
    assert told == [
        f"entry {seq} has 'handle' called erased, but entry {seq + 1} is not there to say so"
    ]
    twice = {**files, "erased.jsonl": f"{lie}\n".encode()}
    assert "twice: as disclosed, withheld or erased" in " ".join(faults(twice, tmp_path, "twice"))


def test_what_is_withheld_is_in_no_file_of_the_pack(desk):
    made = desk.pack(desk.disclose(desk.begin(desk.case())))
    assert HANDLE.encode() in unpack_all(desk)  # it is in what could have been disclosed
    files = unpack(made.pack)
    for name, content in files.items():
        assert HANDLE.lower().encode() not in content.lower(), name
    assert "Withheld. Personal information" in made.page
    mark = '<span class="mark">[withheld: FOIA section 40(2)]</span>'
    assert f"Thanks {mark}, is it May?" in made.page
    assert "Penrose" not in made.page
    assert "Official (account" in made.page


def unpack_all(desk) -> bytes:
    """A disclosure of the same case from which nothing is withheld."""
    with desk.office.sessions() as session:
        places = list_places(session, LogFilter(conversation_id=1), 10)
    letter = replace(LETTER, officials=Officials.NAMES)
    deed = preparing.Prepare(letter=letter, places=tuple(places), chosen="all")
    draft = preparing.prepare(desk.office, desk.given.actor(desk.press), deed)
    desk.redact(draft, {seq: Redaction() for seq in places})
    found = unpack(desk.pack(desk.disclose(draft)).pack)
    assert b"Asha Penrose" in found["disclosure.html"]
    return found["openings.jsonl"] + found["disclosure.html"]


def test_an_entry_that_is_withheld_as_a_whole_is_proven_and_not_shown(desk, tmp_path):
    draft = desk.begin(desk.case())
    first, second = desk.plan(draft)
    desk.redact(draft, {first: Redaction(left_out="FOIA-42")})
    files = unpack(desk.pack(desk.disclose(draft)).pack)
    assert [entry["seq"] for entry in lines(files, "entries.jsonl")] == [second]
    withheld = lines(files, "withheld.jsonl")
    assert [(each["seq"], each["codes"]) for each in withheld] == [(first, ["FOIA-42"])]
    assert f"Entry {first} is withheld as a whole" in files["disclosure.html"].decode()
    assert faults(files, tmp_path, "as it is") == []
    other = files["withheld.jsonl"].replace(withheld[0]["leaf"].encode(), b"0" * 64)
    told = faults({**files, "withheld.jsonl": other}, tmp_path, "other")
    assert told == [f"proofs/{first:010}.tlog-proof does not prove its entry"]


def test_an_entry_that_was_not_asked_for_is_not_mentioned(desk, tmp_path):
    draft = desk.begin(desk.case())
    first, second = desk.plan(draft)
    desk.redact(draft, {first: Redaction(left_out=OUT_OF_SCOPE)})
    files = unpack(desk.pack(desk.disclose(draft)).pack)
    assert [entry["seq"] for entry in lines(files, "entries.jsonl")] == [second]
    assert files["withheld.jsonl"] == b""
    assert f"Entry {first}" not in files["disclosure.html"].decode()
    assert faults(files, tmp_path) == []


def test_hostile_words_stand_in_the_page_as_words(desk, tmp_path):
    draft = desk.begin(desk.case(words="<b>Bold</b>?", title=HOSTILE))
    made = desk.pack(desk.disclose(draft))
    assert "<script" not in made.page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 * 7 }} \u202e" in made.page
    assert "<b>" not in made.page
    assert "default-src &#39;none&#39;" in made.page or "default-src 'none'" in made.page
    assert faults(unpack(made.pack), tmp_path) == []


def test_somebody_who_asks_for_what_is_held_about_them_gets_their_own_handle(desk):
    letter = replace(LETTER, purpose=Purpose.SUBJECT_ACCESS)
    draft = desk.begin(desk.case(), letter, own=(f"@{HANDLE}",))
    files = unpack(desk.pack(desk.disclose(draft)).pack)
    assert HANDLE.encode() in files["openings.jsonl"]
    assert files["withheld.jsonl"] == b""
    assert "Answer to a subject access request" in files["disclosure.html"].decode()


def test_entries_of_a_filter_may_come_from_many_cases_and_from_none(desk, tmp_path):
    desk.case()
    other = desk.given.conversation(desk.official, title="Another")
    reason = conversations.WithReason(
        conversation_id=other.id, version=other.version, reason="Nothing to say"
    )
    conversations.close_conversation(desk.office, desk.given.actor(desk.official), reason)
    with desk.office.sessions() as session:
        places = list_places(session, LogFilter(), 501)
    deed = preparing.Prepare(letter=LETTER, places=tuple(places), chosen="everything")
    draft = preparing.prepare(desk.office, desk.given.actor(desk.press), deed)
    made = desk.pack(desk.disclose(draft))
    files = unpack(made.pack)
    assert len(lines(files, "entries.jsonl")) == len(places) > 10
    assert b"Asha Penrose" not in made.pack
    assert b"Asha Penrose" not in b"".join(files.values())
    assert b"example.org" not in files["openings.jsonl"].replace(b"forum.example.org", b"")
    assert faults(files, tmp_path) == []
    assert RECIPIENT in made.page
