"""Importing on a page: a file, its columns, what is wrong with it, and the deed."""

import csv
import io

import pytest
from sqlalchemy import select

from convo.db.models import Conversation, ImportUpload
from convo.services.imports.uploads import discard_old
from tests.page import fetch, fill_in, send
from tests.web.desk import Desk
from tests.web.imports.conftest import IMPORT, Upload

HEADINGS = "Address;Subject;Words;Date;Policy area\r\n"
GOOD = (
    "https://forum.example.org/t/1;Fees;When is it due?;29/02/2024;Licensing\r\n"
    'https://forum.example.org/t/2;Form;"It closes\r\non 1 May";;licensing\r\n'
)
BAD = "javascript:x;Fees;Why?;31/02/2024;Parks\r\n"
LINES = ("Fees", "Form", "When is it due?", "javascript:x", "Parks", "29/02/2024")


def titles(desk: Desk) -> list[str]:
    with desk.office.sessions() as session:
        return list(session.scalars(select(Conversation.title).order_by(Conversation.id)))


def test_a_good_file_is_looked_at_and_then_imported(desk, browser, upload: Upload):
    page = upload((HEADINGS + GOOD).encode("cp1252"), *LINES)
    assert page.path == IMPORT
    assert "read as CSV in UTF-8" in page.text
    assert "2 conversations can be imported" in page.text
    assert titles(desk) == []
    done = fill_in(browser, page, IMPORT, {}, 303)
    assert (done.path, titles(desk)) == ("/conversations", ["Fees", "Form"])
    assert desk.count(ImportUpload) == 0
    case = fetch(browser, done.links()["Fees"], typed=LINES)
    assert "Imported from a file on 10 March 2026 at 10:00am by Asha Official" in case.text
    assert "As imported for Asha Official" in case.text
    again = upload(HEADINGS + GOOD, *LINES)
    assert "Line 2: already logged by Asha Official on 10 March 2026" in again.text
    assert IMPORT not in [form.get("action") for form in again.all("form")]


def test_bad_lines_are_named_and_the_good_ones_can_be_imported_without_them(
    desk, browser, upload: Upload
):
    page = upload(HEADINGS + GOOD + BAD, *LINES)
    for said in (
        "Line 4, column “Address”: Only addresses of web pages",
        "Line 4, column “Date”: “31/02/2024” is not a day",
        "Line 4, column “Policy area”: convo knows no topic “Parks”",
    ):
        assert said in page.text
    sent = send(browser, IMPORT, page.form(IMPORT), 409, typed=LINES)
    assert "Line 4, column “Address”" in sent.text
    assert titles(desk) == []
    page = fetch(browser, IMPORT, typed=LINES)
    left = fill_in(browser, page, IMPORT, {"skip_bad": "y"}, 303)
    assert titles(desk) == ["Fees", "Form"]
    assert "2 imported, 1 still to be mended." in left.text


def test_the_lines_to_mend_are_a_spreadsheet_that_runs_nothing_and_can_be_imported(
    browser, upload: Upload
):
    page = upload(HEADINGS + BAD.replace("Why?", "+44 is wrong") + GOOD, *LINES)
    answer = browser.post(f"{IMPORT}/bad-lines", data=page.form(f"{IMPORT}/bad-lines"))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [len(row) for row in rows] == [6, 6]
    assert rows[1][2] == "'+44 is wrong"
    assert rows[1][5].startswith("Line 2, column “Address”")
    rows[1][0], rows[1][3], rows[1][4] = "https://forum.example.org/t/9", "", "Licensing"
    mended = io.StringIO()
    csv.writer(mended).writerows(rows)
    page = upload(mended.getvalue(), *LINES, "+44 is wrong", rows[1][5])
    assert "1 conversation can be imported" in page.text
    done = fill_in(browser, page, IMPORT, {}, 303)
    assert "+44 is wrong" in fetch(browser, done.links()["Fees"], typed=LINES).quotations()


def test_columns_are_chosen_once_for_all_files_with_the_same_headings(browser, upload: Upload):
    odd = "Mood,Text,Rest\nhttps://forum.example.org/t/1,When?,x\n"
    page = upload(odd, "When?", "x")
    assert "Say which column is “Address”" in page.text
    chosen = {"address": "Mood", "words": "Rest", "topic_for_all": ""}
    page = fill_in(browser, page, f"{IMPORT}/choose", chosen | {"words": ""}, 400)
    assert page.errors() == {"words": "Say which column is “The words”"}
    assert page.form(f"{IMPORT}/choose")["address"] == "Mood"
    page = fill_in(browser, page, f"{IMPORT}/choose", chosen)
    assert "choose one for all lines" in page.text
    topic = page.form(f"{IMPORT}/choose") | {"topic_for_all": "1"}
    page = send(browser, f"{IMPORT}/choose", topic, typed=("x", "When?"))
    assert "1 conversation can be imported" in page.text
    fill_in(browser, page, f"{IMPORT}/discard", {})
    page = upload(odd, "When?", "x")
    form = page.form(f"{IMPORT}/choose")
    assert (form["address"], form["words"]) == ("Mood", "Rest")


def test_old_and_finished_material_is_kept_as_such(desk, browser, upload: Upload):
    page = upload(HEADINGS + GOOD, *LINES)
    old = {"as_at": ["1", "3", "2024"], "closed": "y"}
    page = fill_in(browser, page, f"{IMPORT}/choose", old)
    fill_in(browser, page, IMPORT, {})
    with desk.office.sessions() as session:
        read = session.scalars(select(Conversation)).first()
    assert (read.state.value, read.logged_at.date().isoformat()) == ("closed", "2024-03-01")


def test_a_day_to_come_is_refused_and_what_was_chosen_stays(browser, upload: Upload):
    page = upload(HEADINGS + GOOD, *LINES)
    typed = {"as_at": ["1", "3", "2031"], "title": "Policy area"}
    page = fill_in(browser, page, f"{IMPORT}/choose", typed, 400)
    assert "must be today or in the past" in page.errors()["as_at"]
    assert page.form(f"{IMPORT}/choose")["title"] == "Policy area"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "This is a picture"),
        (b"PK\x03\x04" + bytes(99), "save it as “CSV UTF-8”"),
        (b"Address,Words\r\n", "There is nothing below the headings"),
        (b"a,b\n1,\x22never closed\n", "Line 2: The quotation marks do not match"),
        (b"a\n" + b"1\n" * 5_001, "There are 5,001 lines"),
    ],
)
def test_a_file_that_can_t_be_read_says_why_beside_the_field(
    desk, upload: Upload, content: bytes, said: str
):
    page = upload(content, status=400)
    assert said in page.errors()["file"]
    assert desk.count(ImportUpload) == 0


def test_no_file_is_asked_for(browser):
    page = fetch(browser, IMPORT)
    page = send(browser, f"{IMPORT}/upload", page.form(f"{IMPORT}/upload"), 400)
    assert page.errors() == {"file": "Choose a file"}


@pytest.mark.parametrize("size", [600, 2_100])
def test_a_file_may_be_larger_than_other_forms_and_not_too_large(upload: Upload, size: int):
    content = "a,b\n" + f"{'x' * 1_000},\n" * size
    status = 303 if size < 2_048 else 413
    page = upload(content, "x" * 120, status=status)
    if status == 413:
        assert "convo import" in page.text
        assert "2,048 kilobytes" in page.text


def test_a_file_of_markup_is_shown_as_words(browser, upload: Upload):
    hostile = '"<script>alert(1)</script>","{{ 7*7 }}"\nhttps://a.example,"<img src=x>"\n'
    name = "<b>x</b>.csv"
    typed = ("<script>alert(1)</script>", "{{ 7*7 }}", "<img src=x>", name)
    page = upload(hostile, *typed, name=name)
    main = next(page.all("main"))
    assert [found.tag for found in main.iter() if found.tag in {"script", "img", "b"}] == []


def test_a_file_waits_for_its_owner_alone_and_not_for_ever(desk, upload: Upload):
    upload(HEADINGS + GOOD, *LINES)
    assert "Upload it" in fetch(desk.browser("other author"), IMPORT).text
    desk.clock.advance(hours=23)
    assert discard_old(desk.office) == 0
    desk.clock.advance(hours=2)
    assert discard_old(desk.office) == 1
    assert desk.count(ImportUpload) == 0


@pytest.mark.parametrize("path", ["", "/choose", "/bad-lines"])
def test_what_is_asked_of_a_file_that_is_gone_leads_back_to_the_start(browser, path: str):
    token = fetch(browser, IMPORT).form(f"{IMPORT}/upload")["csrf_token"]
    page = send(browser, f"{IMPORT}{path}", {"csrf_token": token})
    assert "No file waits to be imported" in page.text
