"""Files that change under a running service: taken into force when they can be used."""

import shutil
from pathlib import Path

import pytest

from convo.guidelines.facts import Facts
from convo.guidelines.in_force import InForce
from convo.guidelines.load import load

RULE = """
extends: existence
message: "'%s' is out."
tokens: [{word}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "alas")
    return tmp_path


def write(folder: Path, word: str, name: str = "Rule") -> None:
    path = folder / "style" / f"{name}.yml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(RULE.format(word=word), "utf-8")


def found(watched: InForce, words: str) -> list[str]:
    watched.look()
    newer = watched.newer()
    return [each.matched for each in newer.check(words, Facts()).findings] if newer else []


def test_nothing_is_newer_while_the_files_stay_as_they_are(folder: Path):
    watched = InForce(folder)
    watched.look()
    assert watched.newer() is None


def test_a_change_comes_into_force_without_a_restart(folder: Path):
    watched = InForce(folder)
    write(folder, "woe betide")
    assert found(watched, "Alas, woe betide them.") == ["woe betide"]


def test_a_new_file_and_a_removed_one_count(folder: Path):
    watched = InForce(folder)
    write(folder, "woe", "Other")
    assert found(watched, "alas and woe") == ["alas", "woe"]
    (folder / "style" / "Other.yml").unlink()
    assert found(watched, "alas and woe") == ["alas"]


def test_a_fault_leaves_the_running_set_in_force_and_is_told(folder: Path, caplog):
    watched = InForce(folder)
    write(folder, "woe betide")
    assert found(watched, "woe betide") == ["woe betide"]
    (folder / "style" / "Rule.yml").write_text("extends: script\n", "utf-8")
    (folder / "style" / "Bad.yml").write_text("extends: [\n", "utf-8")
    assert found(watched, "woe betide") == ["woe betide"]
    assert sorted({fault.file for fault in watched.faults}) == ["style/Bad.yml", "style/Rule.yml"]
    assert "style/Rule.yml, line 1, extends" in caplog.text
    write(folder, "alack")
    (folder / "style" / "Bad.yml").unlink()
    assert found(watched, "alack") == ["alack"]
    assert watched.faults == ()


def test_a_folder_that_goes_away_leaves_the_running_set_in_force(folder: Path):
    watched = InForce(folder)
    write(folder, "woe")
    assert found(watched, "woe") == ["woe"]
    shutil.rmtree(folder / "style")
    assert found(watched, "woe") == ["woe"]
    assert watched.faults


def test_a_link_to_nowhere_is_a_fault_and_no_crash(folder: Path):
    watched = InForce(folder)
    (folder / "style" / "Link.yml").symlink_to(folder / "nowhere.yml")
    write(folder, "woe")
    assert found(watched, "woe") == []
    assert [fault.file for fault in watched.faults] == ["style/Link.yml"]


def test_a_set_that_ran_before_stays_in_force_in_a_worker_that_starts_anew(folder: Path):
    before = load(folder)
    (folder / "style" / "Rule.yml").write_text("extends: script\n", "utf-8")
    watched = InForce(folder, before)
    assert found(watched, "alas") == ["alas"]
    assert watched.faults
    write(folder, "woe")
    assert found(watched, "woe") == ["woe"]
