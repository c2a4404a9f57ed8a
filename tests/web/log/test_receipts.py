"""Log receipts on the page: taken, checked, printed, and mailed each day to whoever asks."""

import io
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from convo.audit.checkpoint import read_checkpoint
from convo.audit.note import sign_note
from convo.audit.receipt import read_receipt
from convo.db.engine import open_engine
from convo.db.models import AuditCheckpoint, AuditEntry, Person
from convo.services.checkpoints import sign_now
from convo.services.clockwork import perform_owed
from tests.audit.attacks.attacker import Stored, drop_protections, own_key
from tests.given import Given
from tests.page import fetch, fill_in
from tests.signing import ORIGIN, newest, with_key

CHECK = "/log/receipts/check"
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def office(office, tmp_path):
    """An office whose log is signed by this process."""
    signing = with_key(office, tmp_path / "keys")
    Given(signing).topic()
    sign_now(signing)
    return signing


@pytest.fixture
def press(given, sign_in):
    """A browser of the press office."""
    return sign_in(given.press_officer(name="Pat Press"))


def take(browser):
    """The file of the newest receipt."""
    page = fetch(browser, "/log/receipts")
    answer = browser.post("/log/receipts/take", data=page.form("/log/receipts/take"))
    assert answer.status_code == 200
    return answer


def check(browser, content, status=303):
    """The page that says what came of a check."""
    page = fetch(browser, "/log/receipts")
    file = (io.BytesIO(content), "receipt.txt")
    return fill_in(browser, page, CHECK, {"file": file}, status)


def paste(browser, words, status=303):
    """The same, with the text of a receipt."""
    return fill_in(browser, fetch(browser, "/log/receipts"), CHECK, {"words": words}, status)


@contextmanager
def owning(database):
    """The stored log in the hands of somebody who owns the database; written back afterwards."""
    engine = open_engine(database)
    with engine.begin() as connection:
        stored = Stored.read(connection)
        yield stored
        stored.write(connection)
    engine.dispose()


def facts(office, action):
    """The facts of the newest entry of a deed."""
    with office.sessions() as session:
        found = select(AuditEntry).where(AuditEntry.action == action)
        entry = session.scalars(found.order_by(AuditEntry.seq.desc())).first()
    return entry.leaf.decode() if entry else ""


@pytest.mark.parametrize("role", ["official", "mentor", "administrator"])
@pytest.mark.parametrize("path", ["/log/receipts", "/log/receipts/1"])
def test_only_the_press_office_takes_receipts(given, sign_in, role, path):
    fetch(sign_in(getattr(given, role)()), path, 403)


def test_a_receipt_covers_everything_until_now_and_taking_it_is_recorded_before(press, office):
    before = read_checkpoint(newest(office).note).size
    answer = take(press)
    receipt = read_receipt(answer.data)
    assert receipt.checkpoint.size > before
    assert len(receipt.fingerprints) == receipt.checkpoint.size
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert f'"size":{receipt.checkpoint.size}' in facts(office, "log:take-receipt")
    with office.sessions() as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
    assert (last.action, last.seq) == ("log:take-receipt", receipt.checkpoint.size)


def test_each_press_of_the_button_is_a_receipt_of_its_own(press, log):
    page = fetch(press, "/log/receipts")
    for _ in range(2):
        form = page.form("/log/receipts/take")
        assert press.post("/log/receipts/take", data=form).status_code == 200
    assert [deed for deed, _, _ in log()].count("log:take-receipt") == 2


def test_a_receipt_that_could_not_be_uploaded_again_comes_in_the_short_form(press, app):
    app.config["MAX_UPLOAD_LENGTH"] = 250
    assert read_receipt(take(press).data).fingerprints == ()


def test_a_log_that_only_grew_is_as_it_was(press, given):
    kept = take(press).data
    given.conversation()
    page = check(press, kept)
    assert page.h1 == "The log is as it was"
    size = read_receipt(kept).checkpoint.size
    assert f"The first {size} entries are, to the letter" in page.text
    assert "entries: it is as it was" in fetch(press, "/log/receipts").text


def test_a_signature_that_ran_over_several_lines_is_put_together_again(press, office):
    note = newest(office).note
    name, _, signature = note.splitlines()[-1].rpartition(" ")
    broken = f"{name}\n{signature[:40]}\n{signature[40:]}"
    pasted = note.replace(note.splitlines()[-1], broken)
    assert paste(press, pasted).h1 == "The log is as it was"


def test_a_long_receipt_can_be_pasted_too(press, database):
    kept = take(press).data.decode()
    with owning(database) as stored:
        stored.change(1, via="api")
        stored.recompute()
    assert "not as it was: entry 1." in paste(press, kept).text


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\n  ", " \n"])
def test_the_text_of_a_receipt_is_taken_however_it_was_pasted(press, office, line_end):
    note = newest(office).note
    page = paste(press, "\n " + note.replace("\n", line_end) + "\n\n")
    assert page.h1 == "The log is as it was"


def test_an_entry_whose_bytes_were_changed_is_named(press, database):
    kept = take(press).data
    with owning(database) as stored:
        stored.change(2, via="api")
    page = check(press, kept)
    assert page.h1 == "The log is not as it was"
    assert "The first entry that is not as it was: entry 2." in page.text
    assert page.links()["entry 2"] == "/log/entries/2"


AS_TEXT = "UPDATE audit_entry SET leaf = CAST(leaf AS TEXT) WHERE seq = 1"
NO_JSON = "UPDATE audit_entry SET leaf = x'ff' WHERE seq = 1"
GONE = "DELETE FROM audit_entry WHERE seq = 1"


@pytest.mark.parametrize("change", [AS_TEXT, NO_JSON, GONE])
def test_an_entry_that_is_none_any_more_is_named(press, database, change):
    kept = take(press).data
    engine = open_engine(database)
    with engine.begin() as connection:
        drop_protections(connection)
        connection.exec_driver_sql(change)
    engine.dispose()
    assert "not as it was: entry 1." in check(press, kept).text


def test_a_garbled_checkpoint_and_key_are_no_fault_of_ours(press, database):
    kept = take(press).data
    with owning(database) as stored:
        stored.checkpoints[-1]["note"] = "garbled"
        stored.at(0)["leaf"] = b"garbled"
    assert "somebody changed it where it is kept" in fetch(press, "/log/receipts").text
    assert check(press, kept).h1 == "This receipt does not count here"


def test_where_the_tree_was_built_anew_the_long_receipt_names_the_entry(press, office, database):
    first, long = newest(office).note, take(press).data
    short = newest(office).note
    begun, size = (read_checkpoint(note).size for note in (first, short))
    with owning(database) as stored:
        stored.change(size - 2, via="api")
        stored.recompute()
    assert f"not as it was: entry {size - 2}." in check(press, long).text
    assert f"one of those from entry {begun} to entry {size - 1}," in paste(press, short).text
    assert paste(press, first).h1 == "The log is as it was"


def test_where_nothing_narrows_it_down_the_page_says_so(press, office, database):
    with owning(database) as stored:
        stored.change(0, via="api")
        stored.recompute()
    assert "Which entry it is can’t be said" in paste(press, newest(office).note).text


def test_missing_entries_at_the_end_are_counted(press, database):
    kept = take(press).data
    size = read_receipt(kept).checkpoint.size
    with owning(database) as stored:
        stored.cut(size - 3)
        stored.recompute()
    fetch(press, "/log/receipts")  # which is an entry
    text = check(press, kept).text
    assert "The log has" in text
    assert "are missing at its end" in text
    assert "Tell whoever is responsible for the record" in text


def test_a_log_that_was_signed_again_with_another_key_does_not_know_the_receipt(press, database):
    kept = take(press).data
    with owning(database) as stored:
        key = own_key(ORIGIN)
        for row in stored.entries:
            if row["action"] == "log:new-key":
                stored.change(
                    row["seq"], facts={"key": key.public.hash, "verifier": key.public.text}
                )
        stored.recompute()
        stored.sign(key)
    page = check(press, kept)
    assert page.h1 == "This receipt does not count here"
    assert "this log names none of the keys that signed it" in page.text
    assert "The entries are not those that it was made for either." in page.text


def test_a_receipt_of_another_log_and_a_forged_one_are_told_apart(press, office):
    note, key = newest(office).note, own_key("convo.elsewhere/audit")
    elsewhere = str(
        sign_note(note.partition("\n\n")[0].replace("tests", "elsewhere") + "\n", [key])
    )
    assert "made for another log than this one" in check(press, elsewhere.encode()).text
    size = read_checkpoint(note).size
    forged = note.replace(f"\n{size}\n", f"\n{size - 1}\n")
    assert "did not sign these words" in paste(press, forged).text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "It is empty"),
        (b"a shopping list\n", "no blank line"),
        (b"\xff\xfe", "UTF-8"),
        (b"one\n2\n\n- name AAAAAAAA\n", "another mark than a long dash"),
    ],
)
def test_what_is_no_receipt_is_explained_beside_the_field_and_not_recorded(
    press, log, content, said
):
    page = check(press, content, 400)
    assert said in page.errors()["file"]
    assert "log:check-receipt" not in [deed for deed, _, _ in log()]


def test_a_file_that_a_program_rewrote_can_be_pasted(press, office):
    windows = newest(office).note.replace("\n", "\r\n").encode()
    assert "paste its text into the box" in check(press, windows, 400).errors()["file"]
    assert paste(press, windows.decode()).h1 == "The log is as it was"


def test_garbled_text_stays_in_its_box(press):
    page = paste(press, "convo.tests/audit\nhalf of it", 400)
    assert "not a whole log receipt" in page.errors()["words"]
    assert page.form(CHECK)["words"] == "convo.tests/audit\nhalf of it"


def test_more_text_than_any_receipt_has_is_told_and_stays(press):
    page = paste(press, "x" * 400_001, 400)
    assert "must be 400,000 characters or fewer" in page.errors()["words"]


def test_the_printed_receipt_can_be_typed_in_again(press, office, log):
    page = fetch(press, "/log/receipts")
    shown = fill_in(press, page, "/log/receipts/print", {})
    assert shown.h1 == "Log receipt"
    (printed,) = shown.quotations()
    assert printed == newest(office).note.strip()
    assert "log:take-receipt" in [deed for deed, _, _ in log()]
    assert paste(press, printed).h1 == "The log is as it was"


def test_checks_and_receipts_are_listed_with_who_made_them(press):
    check(press, take(press).data)
    text = fetch(press, "/log/receipts").text
    assert "Pat Press took a log receipt for the first" in text
    assert "Pat Press held the log against a receipt" in text


def test_the_daily_receipt_is_chosen_and_given_up(press, office, log):
    page = fetch(press, "/log/receipts")
    page = fill_in(press, page, "/log/receipts/choose", {"daily": "yes"})
    assert "You will be mailed a log receipt on each working day." in page.text
    assert wanted(office) == [True]
    page = fill_in(press, page, "/log/receipts/choose", {"daily": "no"})
    assert wanted(office) == [False]
    assert [deed for deed, _, _ in log()].count("person:choose-receipt") == 2


def wanted(office):
    """What each press officer chose."""
    with office.sessions() as session:
        return list(session.scalars(select(Person.daily_receipt).where(Person.name == "Pat Press")))


def test_without_a_key_the_page_says_what_that_means(given, sign_in, app, office):
    app.extensions["convo-office"] = replace(office, signer=None)
    with office.sessions() as session:
        assert session.scalars(select(AuditCheckpoint)).all()
    text = fetch(sign_in(given.press_officer()), "/log/receipts").text
    assert "The key is not where these pages are served." in text


def test_a_log_that_nobody_signs_has_no_receipt(office, given, sign_in, database):
    with owning(database) as stored:
        stored.checkpoints.clear()
    browser = sign_in(given.press_officer())
    text = fetch(browser, "/log/receipts").text
    assert "Nothing signs this log." in text
    assert "There is none to take yet." in text


def test_a_log_that_is_not_the_signed_one_is_not_signed_and_the_old_receipt_is_still_there(
    press, office, database
):
    before = newest(office).note
    with owning(database) as stored:
        stored.change(0, via="api")
        stored.recompute()
    perform_owed(replace(office, clock=lambda: office.clock() + timedelta(hours=1)))
    text = fetch(press, "/log/receipts").text
    assert "at least one of its entries was changed" in text
    assert "at least one of its entries was changed" in fetch(press, "/service").text
    health = press.get("/healthz").get_json()
    assert health["status"] == "warning"
    assert health["checks"]["checkpoints"] == "refused: the log is not as it was signed"
    assert str(read_receipt(take(press).data).note) == before
