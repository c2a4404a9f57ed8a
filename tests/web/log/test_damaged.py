"""An entry that somebody spoilt: it says so itself, and everything else is read as ever."""

import csv
import io
import zipfile

import pytest

from tests.page import fetch
from tests.signing import sign_once

SAID = "This entry can’t be read. Verify the log"


@pytest.fixture
def press(given, sign_in):
    """A browser of the press office."""
    return sign_in(given.press_officer())


@pytest.fixture
def case(given):
    """A case that was decided."""
    return given.decided(words="Does the ferry stop at the island?")


@pytest.fixture(
    params=[b"{", b"\xff\xfe", b"[]", b'{"c":{},"facts":{"findings":[1]},"reason":""}'],
    ids=["cut off", "no text", "another thing", "facts of another kind"],
)
def spoilt(request, case, press, owned, log):
    """The place of the entry that logged the case, which nobody can read now."""
    seq = next(n for n, each in enumerate(log()) if each[0] == "conversation:log")
    owned("UPDATE audit_entry SET leaf = :garbled WHERE seq = :seq", garbled=request.param, seq=seq)
    return seq


def test_it_is_one_line_of_the_log_and_of_its_case(press, case, spoilt):
    for path in ("/log", f"/log/conversations/{case.id}"):
        page = fetch(press, path)
        (line,) = [each for each in page.all("li") if each.get("id") == f"entry-{spoilt}"]
        assert " ".join("".join(line.itertext()).split()) == f"{SAID}. Entry {spoilt}"
        assert page.link("Verify the log") == "/log/verify"
        assert "decided: " in page.text, path


def test_the_page_of_the_case_stays(press, case, spoilt):
    assert "decided: " in fetch(press, f"/conversations/{case.id}").text


def test_a_spreadsheet_and_a_pack_of_a_spoilt_log_are_handed_out(press, case, spoilt):
    read = press.get("/log/entries.csv").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(read)))
    assert [row["What happened"] for row in rows if row["Entry (from 0)"] == str(spoilt)] == [SAID]
    assert len(rows) > 1
    form = fetch(press, "/log/export").form("/log/export")
    answer = press.post("/log/export", data=form)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as pack:
        assert SAID in pack.read("report.html").decode()
        assert "Does the ferry stop at the island?" in pack.read("openings.jsonl").decode()
        assert SAID in pack.read("entries.csv").decode()


def test_a_spoilt_checkpoint_is_handed_out_as_it_is(office, press, case, owned):
    sign_once(office)
    owned("UPDATE audit_checkpoint SET note = 'no note'")
    form = fetch(press, "/log/export").form("/log/export")
    answer = press.post("/log/export", data=form)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as pack:
        kept = [name for name in pack.namelist() if name.startswith("checkpoints/")]
        assert "no note" in {pack.read(name).decode() for name in kept}
