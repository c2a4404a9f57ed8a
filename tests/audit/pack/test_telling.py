"""What `verify.py` says to people: the verdicts between whole and not, names, and the story."""

import base64
import csv
import io
import json
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

from convo.audit.deeds_in_words import DONE, TRIED
from convo.audit.pack.judging import verify_pack
from convo.audit.sentences import WHY
from convo.queries.timeline import Line
from convo.services.packs.replies import rows_of_replies
from tests.audit.pack.changed_seals import cut_to, sizes_of
from tests.audit.pack.conftest import Run
from tests.audit.pack.filled import Handed, Held, unpacked
from tests.audit.pack.forging import checkpoints_of, lines_of, renewed, with_lines
from tests.audit.pack.judges import PAGE, Case, by_program, by_server


def test_a_receipt_of_a_later_moment_accuses_nobody_and_verifies_nothing(
    handed: Handed, program: ModuleType, run: Run, tmp_path: Path
):
    newest = handed.files[max(checkpoints_of(handed.files))]
    earlier = unpacked(handed.earlier)
    case = Case(earlier, {"later.txt": newest})
    assert not by_program(program, case).whole
    assert not by_server(case).whole
    kept = tmp_path / "later.txt"
    kept.write_bytes(newest)
    code, said = run(earlier, "--receipt", str(kept))
    assert code == 1
    assert "NOT COMPARED: your receipt later.txt is of a later moment" in said
    assert "NOT VERIFIED AGAINST YOUR RECEIPT" in said
    assert "NOT WHOLE" not in said
    made = json.loads(earlier["manifest.json"])["made_at"]
    assert f"(it says: {made[:10]} {made[11:16]} UTC), entries are missing" in said


def test_a_receipt_of_another_log_says_nothing_about_this_one(
    handed: Handed, run: Run, tmp_path: Path
):
    kept = tmp_path / "x.txt"
    receipt = handed.receipts["short.txt"].split(b"\n")
    receipt[0], receipt[2] = b"convo.elsewhere/audit", base64.b64encode(bytes(32))
    kept.write_bytes(b"\n".join(receipt))
    code, said = run(handed.files, "--receipt", str(kept))
    assert code == 1
    assert "WRONG: your receipt x.txt is of another log: convo.elsewhere/audit." in said
    assert "NOT VERIFIED AGAINST YOUR RECEIPT" in said
    assert "NOT WHOLE" not in said


def test_the_list_of_a_later_receipt_is_held_against_what_is_there(
    handed: Handed, program: ModuleType
):
    longest = {"long.txt": handed.receipts["long.txt"]}
    size = int(longest["long.txt"].split(b"\n")[1])
    shorter = cut_to(handed.files, max(each for each in sizes_of(handed.files) if each < size))
    ((_, sentence),) = by_program(program, Case(shorter, longest)).faults
    assert sentence.endswith("entries of the pack are the first that the receipt lists.")


def test_a_file_beside_an_unpacked_pack_is_noted_and_no_fault(handed: Handed, program: ModuleType):
    files = handed.files | {"receipt.txt": b"x", "~$entries.csv": b"x"}
    loose = program.check(Held(files, is_loose=True))
    assert loose.is_whole
    assert loose.notes == [
        f"{name} is not part of the pack; it was not looked at"
        for name in ("receipt.txt", "~$entries.csv")
    ]
    assert not program.check(Held(files)).is_whole
    ours = Held(handed.files | {"checkpoints/x.txt": b"x"}, is_loose=True)
    assert not program.check(ours).is_whole


def test_a_folder_is_judged_alike_on_the_server(
    handed: Handed, program: ModuleType, tmp_path: Path
):
    for name, content in handed.files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    for name, whole in {"receipt.txt": True, "proofs/x": False, "erased.jsonl": False}.items():
        (tmp_path / name).write_bytes(b"x")
        folder = program.Folder(str(tmp_path))
        assert verify_pack(tmp_path).is_whole is program.check(folder).is_whole is whole, name
        (tmp_path / name).unlink()


@pytest.mark.parametrize("option", ["--receipt", "--checkpoint", "--key"])
def test_what_is_no_receipt_and_no_key_is_said_to_be_none(handed: Handed, run: Run, option: str):
    code, said = run(handed.files, option, "README.txt")
    assert code == 2
    assert f"README.txt is not a {'key' if option == '--key' else 'receipt'}: it " in said
    assert "Nothing was checked." in said


def test_what_is_no_number_of_a_reply_is_said_to_be_none(handed: Handed, run: Run):
    code, said = run(handed.files, "--reply", "abc")
    assert (code, "Type a number only, such as 3" in said) == (2, True)


def test_a_terminal_that_lacks_a_letter_still_shows_the_story(
    handed: Handed, program: ModuleType, tmp_path: Path
):
    path = tmp_path / "pack.zip"
    path.write_bytes(handed.content)
    told = io.BytesIO()
    terminal = io.TextIOWrapper(told, encoding="ascii")
    assert program.main([str(path), "--reply", "1"], terminal) == 0
    terminal.flush()
    assert b"caf\\xe9" in told.getvalue() or b"cafe\\u0301" in told.getvalue()


def test_a_name_that_the_log_recorded_otherwise_is_found(handed: Handed, program: ModuleType):
    names = json.loads(handed.files["people.json"])
    added = next(
        json.loads(line) for line in lines_of(handed.files, "log.jsonl") if b"person:add" in line
    )
    account = added["obj"]["id"]
    written = json.dumps(names | {account: "Somebody Else"}).encode()
    case = Case(renewed(handed.files | {"people.json": written}), {})
    ((place, sentence),) = by_program(program, case).faults
    assert place == "people.json"
    assert sentence.startswith(f"calls account {account} 'Somebody Else', but entry")
    assert not by_server(case).whole


def test_the_story_of_a_log_that_is_not_whole_says_so_first(handed: Handed, run: Run):
    _, said = run(with_lines(handed.files, "log.jsonl", lines_of(handed.files, "log.jsonl")[:-1]),
                  "--reply", "1")  # fmt: skip
    story = said.partition("What the log says about reply 1:\n")[2]
    assert story.startswith("This log is NOT WHOLE.")


def test_words_that_can_not_be_read_to_their_end_are_one_fault(handed: Handed, program: ModuleType):
    lines = lines_of(handed.files, "openings.jsonl")
    broken = with_lines(handed.files, "openings.jsonl", [lines[0], b"{", *lines[2:]])
    faults = by_program(program, Case(renewed(broken), {})).faults
    assert [place for place, _ in faults] == ["openings.jsonl, line 2"]


def test_a_member_of_a_zip_file_that_is_damaged_is_one_fault(
    handed: Handed, program: ModuleType, tmp_path: Path
):
    path = tmp_path / "pack.zip"
    path.write_bytes(with_damage(handed.content, "openings.jsonl"))
    report = program.check(program.Zip(str(path)))
    assert [(fault.place, fault.sentence) for fault in report.faults] == [
        ("openings.jsonl", "can't be read to its end: it is damaged")
    ]


def test_many_proofs_that_fail_are_one_line(handed: Handed, program: ModuleType):
    names = [name for name in handed.files if name.startswith("proofs/")]
    more = {f"proofs/{9_000_000_000 + number}.tlog-proof": b"x" for number in range(4)}
    faults = by_program(program, Case(renewed(handed.files | more), {})).faults
    assert len(names) >= 3
    assert [place for place, _ in faults] == ["proofs/"]
    assert faults[0][1].startswith("has 4 proofs that prove nothing")


def test_both_programs_tell_deeds_as_the_pages_do(program: ModuleType):
    rooms = {"reply", "conversation", "alert", "concern", "erasure", "insight", "recognition"}
    wanted = {
        deed.value: (DONE[deed], TRIED[deed])
        for deed in DONE
        if deed.value.partition(":")[0] in rooms
    }
    assert wanted == program.DEEDS
    assert program.WHY == WHY
    page = PAGE.read_text("utf-8")
    for name, said in (("DEEDS", wanted), ("WHY", WHY)):
        (table,) = re.findall(rf"^const {name} = (\{{.*?^\}});", page, re.DOTALL | re.MULTILINE)
        found = json.loads(re.sub(r",\n\}", "\n}", table))
        assert found == {key: list(each) if name == "DEEDS" else each for key, each in said.items()}


def test_the_report_and_the_table_flag_what_was_posted_differently(handed: Handed):
    report = handed.files["report.html"].decode()
    (row,) = re.findall(r"<tr><th scope=\"row\">Reply 1</th>.*", report)
    assert "Person 1 (account 1), version 1" in row
    assert row.endswith('<td class="flag">Posted differently</td></tr>')
    assert "As it was on 10 March 2026" in report
    rows = list(csv.DictReader(io.StringIO(handed.files["entries.csv"].decode("utf-8-sig"))))
    flagged = [each for each in rows if each["Posted differently"]]
    assert [(each["Deed (code)"], each["Version"]) for each in flagged] == [("reply:post", "1")]
    assert {each["Account"] for each in rows} >= {"", "1", "2"}


def test_who_posted_without_sign_off_is_told_beside_who_recorded_it():
    line = Line(
        seq=7, at=datetime(2026, 3, 10, tzinfo=UTC), who="Farid Quill", role="mentor", sentence="",
        action="reply:record-unsigned", outcome="ok", conversation_id=1, subject_type="reply",
        subject_id=4, account=3, facts={"posted_by": 8}, in_words={"posted_by": "Carys Whitlock"},
    )  # fmt: skip
    (row,) = rows_of_replies([line])
    assert row.posters == ["Carys Whitlock (account 8), as recorded by Farid Quill (account 3)"]
    assert row.flags == ["Posted without sign-off"]


def with_damage(content: bytes, name: str) -> bytes:
    """The zip file with one bit changed in the middle of this member."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        about = archive.getinfo(name)
    changed = bytearray(content)
    changed[about.header_offset + 30 + len(name) + about.compress_size // 2] ^= 16
    return bytes(changed)
