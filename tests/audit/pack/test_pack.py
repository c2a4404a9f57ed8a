"""What is in a pack, and that anybody can verify it who has nothing else."""

import ast
import csv
import io
import json
import re
import sys
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from html5lib import HTMLParser

from convo.audit.checkpoint import read_checkpoint
from convo.audit.pack.judging import verify_pack
from convo.domain.actor import Actor
from convo.domain.vocabulary import ReplyState
from convo.services.log_keys import make_key
from convo.services.office import Office
from tests.audit.pack.conftest import Run
from tests.audit.pack.filled import (
    FORMULA,
    HOSTILE,
    Handed,
    Held,
    exported,
    packed,
    signing,
    unpacked,
)
from tests.audit.pack.forging import lines_of, renewed, with_lines
from tests.audit.pack.judges import PROGRAM, Case, by_program, by_server
from tests.given import SettableClock

PLACES = {"manifest.sha256": "manifest.json"}


def test_a_pack_verifies_where_nobody_has_heard_of_convo(
    office: Office, clock: SettableClock, tmp_path: Path, run: Run
):
    given = signing(office, tmp_path / "keys", clock)
    make_key(given.office, Actor.operator())
    given.reply(state=ReplyState.SIGNED_OFF)
    files = unpacked(exported(given.office))
    entries = len(lines_of(files, "log.jsonl"))
    code, said = run(files)
    assert f"WHOLE: these {entries} entries are exactly those that the log's key signed." in said
    assert code == 0
    assert by_server(Case(files, {})).whole


def test_the_newest_checkpoint_vouches_for_every_entry(handed: Handed, run: Run):
    _, said = run(handed.files)
    assert "No checkpoint vouches" not in said
    assert "You gave no key and no receipt" in said
    assert "This does not exclude that the department itself rewrote the log." in said


def test_without_a_key_the_pack_says_that_nobody_vouches_for_it(office: Office, run: Run):
    code, said = run(unpacked(exported(office)))
    assert code == 0
    assert "WHOLE: this 1 entry fits together." in said
    assert "No checkpoint vouches for any of it" in said


@pytest.mark.parametrize("where", ["first", "middle", "last"])
def test_one_altered_byte_in_any_file_is_found_and_named(
    handed: Handed, program: ModuleType, where: str
):
    for name, content in handed.files.items():
        changed = bytearray(content)
        changed[{"first": 0, "middle": len(content) // 2, "last": -1}[where]] ^= 1
        verdict = by_program(program, Case(handed.files | {name: bytes(changed)}, {}))
        assert not verdict.whole, name
        assert PLACES.get(name, name) in [place for place, _ in verdict.faults], name


def test_a_changed_pack_ends_with_one_and_names_the_place(handed: Handed, run: Run):
    code, said = run(handed.files | {"README.txt": b"Nothing to see here\n"})
    assert "WRONG: README.txt is not the file that manifest.json names: it was changed." in said
    assert "THE LOG IS WHOLE, BUT THE PACK IS NOT AS IT WAS MADE: look at README.txt." in said
    assert code == 1
    code, said = run(handed.files | {"log.jsonl": handed.files["log.jsonl"] + b"{}\n"})
    assert "NOT WHOLE: this is not the log as it was written." in said
    assert code == 1


def test_a_wrong_call_ends_with_two(handed: Handed, run: Run):
    code, said = run(handed.files, "--checkpoint", "missing.txt")
    assert code == 2
    assert "missing.txt" in said
    assert run(handed.files, "--chekpoint")[0] == 2


def test_the_zip_file_is_judged_as_the_folder_is(
    handed: Handed, run: Run, tmp_path: Path, program: ModuleType
):
    path = tmp_path / "pack.zip"
    for content, code in ((handed.content, 0), (packed(handed.files | {"README.txt": b"x"}), 1)):
        path.write_bytes(content)
        assert run(handed.files, str(path))[0] == code
    path.write_bytes(handed.content[:-30])
    assert run(handed.files, str(path))[0] == 2


@pytest.mark.parametrize(
    ("at", "mask"),
    [(8, 1), (10, 4), (10, 64), (42, 255), (45, 128)],
    ids=["encrypted", "bzip2", "unknown", "elsewhere", "nowhere"],
)
def test_a_zip_file_with_a_changed_directory_is_no_whole_pack_and_no_error_of_ours(
    handed: Handed, program: ModuleType, tmp_path: Path, at: int, mask: int
):
    path, content = tmp_path / "pack.zip", bytearray(handed.content)
    with zipfile.ZipFile(io.BytesIO(handed.content)) as archive:
        content[archive.start_dir + at] ^= mask
    path.write_bytes(content)
    assert not verify_pack(path).is_whole
    assert program.main([str(path)], io.StringIO()) == 1


def test_words_that_were_erased_are_not_words_that_are_missing(handed: Handed, program: ModuleType):
    assert program.check(Held(handed.files)).erased > 0
    lines = lines_of(handed.files, "openings.jsonl")
    gone = json.loads(lines[5])
    files = renewed(with_lines(handed.files, "openings.jsonl", lines[:5] + lines[6:]))
    (fault,) = by_program(program, Case(files, {})).faults
    assert fault[0] == f"entry {gone['seq']}"
    assert fault[1].startswith(f"has an unexplained hole: '{gone['field']}'")


def test_words_that_come_back_after_they_were_erased_are_named(handed: Handed, program: ModuleType):
    kept = set(lines_of(handed.files, "openings.jsonl"))
    erased = {key for entry in leaves_of(handed) for key in entry["facts"].get("erased", ())}
    back = [
        line
        for line in lines_of(unpacked(handed.earlier), "openings.jsonl")
        if "{seq}:{field}".format(**json.loads(line)) in erased
    ]
    assert back
    assert not kept & set(back)
    lines = sorted(kept | set(back), key=lambda line: _place(json.loads(line)))
    files = renewed(with_lines(handed.files, "openings.jsonl", lines))
    faults = by_program(program, Case(files, {})).faults
    assert len(faults) == len(back)
    assert all("still has the words of" in sentence for _, sentence in faults)


def test_who_signed_off_a_reply_is_told(handed: Handed, run: Run):
    signed = next(entry for entry in leaves_of(handed) if entry["act"] == "reply:sign-off")
    names = json.loads(handed.files["people.json"])
    code, said = run(handed.files, "--reply", signed["obj"]["id"])
    who = signed["actor"]["id"]
    (added,) = (e for e in leaves_of(handed) if (e["act"], e["obj"]["id"]) == ("person:add", who))
    name = f"account {who} (recorded in entry {added['seq']} as {names[who]})"
    assert f"entry {signed['seq']}: {name}, as mentor, SIGNED IT OFF: version 1" in said
    assert "POSTED IT, WITH WORDS THAT DIFFER FROM VERSION 1 AS SIGNED OFF" in said
    assert "Nothing." in run(handed.files, "--case", "999")[1]
    assert code == 0


def test_each_sign_off_and_posting_has_a_proof(handed: Handed):
    wanted = {
        f"proofs/{entry['seq']:010}.tlog-proof"
        for entry in leaves_of(handed)
        if entry["act"] in {"reply:sign-off", "reply:post"} and entry["outcome"] == "ok"
    }
    assert len(wanted) >= 3
    assert wanted == {name for name in handed.files if name.startswith("proofs/")}


def test_every_checkpoint_is_there_and_named_by_its_size(handed: Handed):
    sizes = [
        read_checkpoint(content).size
        for name, content in handed.files.items()
        if name.startswith("checkpoints/")
    ]
    assert len(sizes) == 4
    assert all(f"checkpoints/{size:010}.txt" in handed.files for size in sizes)
    assert len(lines_of(handed.files, "keys.txt")) == 2


def test_hostile_words_do_nothing_in_the_report(handed: Handed):
    content = handed.files["report.html"].decode()
    page = HTMLParser(strict=False, namespaceHTMLElements=False).parse(content)
    assert page.findall(".//script") == []
    links = [link.get("href") for link in page.iter("a")]
    assert [link for link in links if link[0] != "#"] == []
    places = {each.get("id") for each in page.iter()}
    assert {link[1:] for link in links} <= places
    assert "default-src 'none'" in content
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in content
    assert "\u202e" not in content
    assert "[U+202E]gnihton[U+202C]" in content
    words = "".join(page.itertext())
    assert FORMULA in words
    assert HOSTILE.replace("\u202e", "[U+202E]").replace("\u202c", "[U+202C]") in words


def test_no_cell_of_the_table_is_run_by_a_spreadsheet_program(handed: Handed):
    table = handed.files["entries.csv"].decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table)))
    assert len(rows) == 1 + len(lines_of(handed.files, "log.jsonl"))
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if re.match(r"[=+\-@\t\r]", cell)] == []
    assert any(HOSTILE[:25] in cell for cell in cells)
    assert "\u202e" not in table


def test_the_report_names_people_and_the_log_does_not(handed: Handed):
    assert "Asha &lt;script&gt;" in handed.files["report.html"].decode()
    assert b"Asha" not in handed.files["log.jsonl"]
    assert "proves nothing by itself" in handed.files["report.html"].decode()


def test_the_program_needs_only_the_standard_library_of_an_old_python():
    tree = ast.parse(PROGRAM.read_text("utf-8"), feature_version=(3, 8))
    imported = {
        module
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for module in ([each.name for each in node.names], [getattr(node, "module", "")])[
            isinstance(node, ast.ImportFrom)
        ]
    }
    assert imported <= set(sys.stdlib_module_names)
    assert not imported & {"socket", "ssl", "urllib", "http", "subprocess"}


def leaves_of(handed: Handed) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines_of(handed.files, "log.jsonl")]


def _place(row: dict[str, Any]) -> tuple[int, str]:
    return row["seq"], row["field"]
