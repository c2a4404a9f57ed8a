"""`convo audit disclose`: chosen entries for somebody outside, recorded before they are written."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from convo.audit.pack import verify as program
from convo.cli import convo
from tests.given import Given
from tests.services.disclosing.hands import HANDLE, lines, unpack
from tests.signing import sign_once

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

Run = Callable[..., Result]
COVER = ("--reference", "FOI/1", "--for", "Robin Ask")


@pytest.fixture
def run(database: str, monkeypatch: pytest.MonkeyPatch, given: Given) -> Run:
    """The command, on a signed log with one case."""
    monkeypatch.setenv("CONVO_ENVIRONMENT", "test")
    monkeypatch.setenv("CONVO_DATABASE_URL", database)
    given.decided(handle=HANDLE, words=f"Is it May, @{HANDLE}?")
    sign_once(given.office)

    def ran(*arguments: str) -> Result:
        return CliRunner().invoke(convo, ["audit", "disclose", *arguments])

    return ran


def written(out: Path) -> dict[str, bytes]:
    assert program.check(program.Zip(str(out))).is_whole
    return unpack(out.read_bytes())


def test_a_case_becomes_a_pack_that_is_whole_and_recorded(run: Run, tmp_path: Path, log):
    out = tmp_path / "answer.zip"
    result = run(str(out), "--case", "1", *COVER)
    assert result.exit_code == 0, result.output
    assert f"Disclosure 1 is recorded, and is in {out}." in result.output
    assert log()[-1][:2] == ("log:disclose", "ok")
    files = written(out)
    assert HANDLE.encode() not in b"".join(files.values())
    assert len(lines(files, "entries.jsonl")) == 2
    assert out.stat().st_mode & 0o077 == 0


def test_what_is_proposed_can_be_printed_and_changed(run: Run, tmp_path: Path, log):
    before = log()
    proposed = run("--case", "1", "--dry-run")
    assert log() == before
    header, line = proposed.stdout.splitlines()
    assert header == "entry,field,code,passage"
    seq, field, code, _ = line.split(",")
    assert (field, code) == ("handle", "FOIA-40-2")
    changes = tmp_path / "changes.csv"
    rows = (f"{seq},handle,,", f"{seq},words,FOIA-42,in May", f"{seq},title,FOIA-36,")
    changes.write_text("\n".join((header, *rows)).replace("in May", "is it may"))
    out = tmp_path / "answer.zip"
    result = run(str(out), "--case", "1", "--redactions", str(changes), *COVER)
    assert result.exit_code == 0, result.output
    withheld = {each["field"]: each["codes"] for each in lines(written(out), "withheld.jsonl")}
    assert withheld == {"title": ["FOIA-36"], "words": ["FOIA-40-2", "FOIA-42"]}


def test_entries_may_be_left_out_by_a_list_in_json(run: Run, tmp_path: Path):
    proposed = run("--case", "1", "--dry-run").stdout.splitlines()[1]
    first = int(proposed.split(",")[0])
    changes = tmp_path / "changes.json"
    changes.write_text(json.dumps([{"entry": first, "code": "out-of-scope"}]))
    out = tmp_path / "answer.zip"
    result = run(
        str(out), "--entries", f"{first}-{first + 1}", "--redactions", str(changes), *COVER
    )
    assert result.exit_code == 0, result.output
    assert [each["seq"] for each in lines(written(out), "entries.jsonl")] == [first + 1]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("1,words,FOIA-42,", "Line 1 of the redactions: entry 1 is not in this disclosure."),
        ("{seq},words,FOIA-99,", "Line 1 of the redactions: there is no exemption FOIA-99."),
        ("{seq},mood,FOIA-42,", "has no words of ‘mood’."),
        ("{seq},words,FOIA-42,in June", "‘in June’ does not stand in ‘words’."),
        ("{seq},words,,May", "a passage needs the code of an exemption."),
        ("x,words,FOIA-42,", "can’t be read"),
    ],
)
def test_a_line_that_is_wrong_is_named_and_nothing_is_written(
    run: Run, tmp_path: Path, row: str, said: str
):
    seq = run("--case", "1", "--dry-run").stdout.splitlines()[1].split(",")[0]
    changes, out = tmp_path / "changes.csv", tmp_path / "answer.zip"
    changes.write_text("entry,field,code,passage\n" + row.format(seq=seq))
    result = run(str(out), "--case", "1", "--redactions", str(changes), *COVER)
    assert result.exit_code == 1
    assert said in result.output
    assert list(tmp_path.iterdir()) == [changes]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--case", "1", *COVER), 2, "Name the file to write"),
        (("{out}", "--case", "1"), 2, "--reference and --for are needed"),
        (("{out}", "--case", "77", *COVER), 1, "no entry of the log was chosen"),
        (("{out}", "--entries", "two", *COVER), 2, "is not like 12 or 15-20"),
        (("{out}", "--entries", "1", "--purpose", "fun", *COVER), 2, "is not one of"),
    ],
)
def test_what_is_asked_wrongly_says_what_is_missing(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], code: int, said: str
):
    out = str(tmp_path / "answer.zip")
    result = run(*(each.format(out=out) for each in arguments))
    assert result.exit_code == code
    assert said in result.output
    assert list(tmp_path.iterdir()) == []


def test_it_never_takes_the_place_of_another_file(run: Run, tmp_path: Path, log):
    out = tmp_path / "answer.zip"
    out.write_text("mine")
    before = log()
    result = run(str(out), "--case", "1", *COVER)
    assert result.exit_code == 1
    assert "is not written over" in result.output
    assert (out.read_text(), log()) == ("mine", before)


def test_the_command_that_judges_the_whole_log_says_who_judges_a_disclosure(
    run: Run, tmp_path: Path
):
    out = tmp_path / "answer.zip"
    run(str(out), "--case", "1", *COVER)
    folder = tmp_path / "answer"
    zipfile.ZipFile(out).extractall(folder)
    for pack in (out, folder):
        said = CliRunner().invoke(convo, ["audit", "verify", "--pack", str(pack)])
        assert said.exit_code == 2
        assert said.output.startswith(f"Error: {pack.name} is a disclosure of chosen entries")
        assert "python3 verify.py" in said.output
        assert "NOT whole" not in said.output
