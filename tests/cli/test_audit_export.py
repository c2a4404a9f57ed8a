"""`convo audit export`: a file that is there whole or not at all."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from convo.audit.pack.judging import verify_pack
from convo.cli import convo
from tests.given import Given


@pytest.fixture
def run(database: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CONVO_ENVIRONMENT", "test")
    monkeypatch.setenv("CONVO_DATABASE_URL", database)

    def ran(*arguments: str) -> Result:
        return CliRunner().invoke(convo, ["audit", "export", *arguments])

    return ran


def test_it_writes_a_pack_that_is_whole_and_records_it(given: Given, run, tmp_path: Path, log):
    given.conversation()
    out = tmp_path / "pack.zip"
    result = run(str(out))
    assert result.exit_code == 0, result.output
    report = verify_pack(out)
    assert report.is_whole
    assert report.entries == len(log())
    assert f"{report.entries} entries are in" in result.output
    assert log()[-1][:2] == ("log:export", "ok")
    assert out.stat().st_mode & 0o077 == 0


def test_it_never_takes_the_place_of_another_file(run, tmp_path: Path, log):
    out = tmp_path / "pack.zip"
    out.write_text("mine")
    result = run(str(out))
    assert result.exit_code == 1
    assert "is there already" in result.output
    assert out.read_text() == "mine"
    assert log() == []


def test_a_pack_that_could_not_be_finished_gets_no_name(
    given: Given, run, tmp_path: Path, log, monkeypatch: pytest.MonkeyPatch
):
    given.conversation()

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("convo.cli.audit.export.write_pack", full)
    result = run(str(tmp_path / "pack.zip"))
    assert result.exit_code == 1
    assert "could not be written: No space left on device" in result.output
    assert list(tmp_path.glob("*.zip*")) == list(tmp_path.glob(".*part")) == []
    assert log()[-1][:2] == ("log:export", "ok")


def test_a_folder_that_is_not_there_is_said(run, tmp_path: Path):
    result = run(str(tmp_path / "missing" / "pack.zip"))
    assert result.exit_code == 1
    assert "No such file or directory" in result.output
