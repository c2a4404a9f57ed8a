"""What the pages say while the files of the guidelines can't be used."""

from convo.guidelines.in_force import InForce
from tests.guideline_sets import SMALL, set_of
from tests.page import fetch


def test_a_change_is_in_force_with_the_next_page(app, reader, tmp_path):
    set_of(tmp_path, SMALL)
    watched = app.extensions["convo-in-force"] = InForce(tmp_path)
    (tmp_path / "promises" / "Commitment.yml").unlink()
    watched.look()
    page = fetch(reader, "/guidelines")
    assert "Denial" in page.text
    assert "Commitment" not in page.text


def test_files_that_cannot_be_used_are_told_with_file_and_line(app, reader, tmp_path):
    set_of(tmp_path, SMALL)
    watched = app.extensions["convo-in-force"] = InForce(tmp_path)
    (tmp_path / "rebuttal" / "Denial.yml").write_text("extends: script\n", "utf-8")
    watched.look()
    page = fetch(reader, "/guidelines")
    assert "can’t be used" in page.text
    assert "rebuttal/Denial.yml, line 1, extends" in page.text
    assert fetch(reader, "/guidelines/rebuttal.CategoricalDenial").status == 200
