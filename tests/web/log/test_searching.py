"""Looking for words in the log, taking what is found away, and marking how far one has read."""

import csv
import io
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from convo.db.models import AuditEntry, AuditOpening, ReviewMark
from convo.domain.vocabulary import ReplyState
from convo.services.concerns import RaiseConcern, raise_concern
from tests.erasing.asked import ask_for_all
from tests.given import FINE_WORDS
from tests.page import fetch, fill_in, send, words_in
from tests.queries.test_full_text import HOSTILE


@pytest.fixture
def press(given):
    """Somebody of the press office."""
    return given.press_officer(name="Pat Press")


@pytest.fixture
def reader(press, sign_in):
    """Their browser."""
    return sign_in(press)


def newest(office):
    with office.sessions() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
        opening = session.get(AuditOpening, (entry.seq, "filter"))
        return entry.seq, entry.action, opening.value if opening else None


def places(page):
    return [li.get("id") for li in page.all("li") if (li.get("id") or "").startswith("entry-")]


def test_words_are_found_and_marked_and_the_look_says_what_was_looked_for(given, reader, office):
    given.conversation(words="Does the ferry stop at the island?")
    given.conversation(words="Something else.")
    page = fetch(reader, "/log?words=ferries")
    assert len(places(page)) == 1
    assert ["".join(mark.itertext()) for mark in page.all("mark")] == ["ferry"]
    assert "You looked for words: ferries." in page.text
    assert "1 entry." in page.text
    assert newest(office)[1:] == ("log:view", "words: ferries")


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_words_find_nothing_and_break_nothing(given, reader, typed):
    given.conversation(words="An ordinary question.")
    page = fetch(reader, f"/log?{urlencode({'words': typed[:200]})}")
    assert places(page) == []
    assert "No entry matches" in page.text


def test_looks_at_the_log_can_be_left_out(given, reader, office):
    given.conversation()
    fetch(reader, "/log")
    assert "looked at the audit log" in fetch(reader, "/log").text
    page = fetch(reader, "/log?without_looks=y")
    assert "looked at the audit log" not in page.text
    assert "logged this conversation" in page.text
    assert newest(office)[1:] == ("log:view", "everything, without looks at the log")
    (tick,) = [each for each in page.all("input") if each.get("name") == "without_looks"]
    assert tick.get("checked") is not None
    assert "without_looks=y" in page.link("Download what is found as a spreadsheet")


def test_concerns_disclosures_and_requests_are_named_with_a_link(given, office, press, reader):
    case = given.conversation(title="Street trading fees")
    raise_concern(office, given.actor(press), RaiseConcern(words="Why is that?", entry_seq=0))
    ask_for_all(office, given.actor(press), case.id)
    page = fetch(reader, "/log")
    assert page.link("Concern 1") == "/log/concerns/1"
    assert page.link("Request for erasure 1") == "/log/erasures/1"
    entry = next(each for each in page.all("li") if "Request for erasure 1" in words_in(each))
    assert "Street trading fees" in words_in(entry)
    seq = (entry.get("id") or "").removeprefix("entry-")
    page = fetch(reader, f"/log/entries/{seq}")
    assert page.link("Request for erasure 1") == "/log/erasures/1"


def test_what_somebody_wrote_shows_as_text(given, reader, office, press):
    doubt = RaiseConcern(words="<b>ferry</b> <script>alert(1)</script>", entry_seq=0)
    raise_concern(office, given.actor(press), doubt)
    page = fetch(reader, "/log?words=ferry")
    (snippet,) = page.all("p", cls="convo-log__snippet")
    assert "<b>ferry</b> <script>alert(1)</script>" in "".join(snippet.itertext())
    assert not list(page.all("b"))


def test_words_that_are_too_many_are_an_error_beside_the_field(given, reader):
    page = fetch(reader, f"/log?words={'a' * 201}", 400)
    assert "200 characters" in page.errors()["words"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("mark=posted-differently", 1),
        ("mark=unsigned", 0),
        ("role=mentor", 1),
        ("role=mentor&action=reply:sign-off", 1),
        ("role=mentor&action=reply:post", 0),
        ("mark=posted-differently&words=otherwise", 1),
    ],
)
def test_filters_combine(given, reader, query, count):
    given.post(given.reply(state=ReplyState.SIGNED_OFF), "These words stand otherwise.")
    assert len(places(fetch(reader, f"/log?{query}"))) == count


def test_what_is_found_is_a_spreadsheet_that_runs_nothing(given, reader, office):
    given.conversation(title="=cmd|' /C calc'!A0", words="ferry")
    given.conversation(words="Something else.")
    answer = reader.get("/log/entries.csv?words=ferry")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert answer.mimetype == "text/csv"
    assert [row["Deed (code)"] for row in rows] == ["conversation:log"]
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())


def test_a_spreadsheet_is_no_list_of_what_one_author_has_said(given, reader):
    given.conversation(words="ferry", handle="imaginary_ines")
    rows = reader.get("/log/entries.csv?words=ferry").text
    assert "ferry" in rows
    assert "imaginary_ines" not in rows


def test_a_spreadsheet_is_recorded_before_its_first_row_leaves(given, reader, office):
    given.conversation(words="ferry")
    before = newest(office)[0]
    reader.get("/log/entries.csv?words=ferry", buffered=False).close()
    assert newest(office) == (before + 1, "log:export", "words: ferry")


def test_a_spreadsheet_of_a_bad_filter_is_none_and_not_recorded(given, reader, office):
    before = newest(office)
    fetch(reader, "/log/entries.csv?since=31&since=2&since=2026", 400)
    assert newest(office) == before


def test_reviewed_up_to_here_shows_where_it_ends_and_what_came_since(given, reader, office, press):
    given.conversation()
    page = fetch(reader, "/log")
    top = int(places(page)[0].removeprefix("entry-"))
    fill_in(reader, page, "/log/reviewed", {})
    with office.sessions() as session:
        assert session.get(ReviewMark, press.id).up_to == top
    given.conversation()
    page = fetch(reader, "/log")
    since = newest(office)[0] - top
    assert f"{since} entries since your last review" in page.text
    shown = [li.get("id") for li in page.all("li") if li.get("id")]
    assert shown[shown.index("reviewed") + 1] == f"entry-{top}"
    after = fetch(reader, page.link(f"{since} entries since your last review"))
    assert places(after)[-1] == f"entry-{top + 1}"
    assert "reviewed" not in [li.get("id") for li in after.all("li")]


def test_a_review_mark_that_can_not_be_is_refused_plainly(given, reader):
    page = fetch(reader, "/log")
    form = page.form("/log/reviewed")
    assert (
        "does not go that far"
        in send(reader, "/log/reviewed", {**form, "up_to": "9" * 12}, 409).text
    )


def test_the_log_explains_itself_in_six_sentences(reader):
    page = fetch(reader, "/log/explained")
    (sentences,) = [each for each in page.all("ol") if each.get("id") == "six-sentences"]
    assert len(sentences) == 6
    ids = {each.get("id") for each in page.all("h3")}
    assert ids >= {
        "after-the-newest-checkpoint",
        "false-entry",
        "never-written",
        "clock-set-back",
        "rogue-administrator",
        "first-receipt",
    }


@pytest.mark.parametrize("path", ["/log", "/log/concerns", "/log/explained"])
def test_the_pages_of_the_record_are_one_navigation(given, reader, path):
    (pages,) = fetch(reader, path).all("nav", cls="convo-subnavigation")
    here = [a.get("href") for a in pages.iter() if a.get("aria-current") == "page"]
    assert here == [path]


def test_a_case_shows_what_changed_from_version_to_version_and_on_the_site(given, reader):
    reply = given.reply(state=ReplyState.RETURNED)
    given.revise(given.read(reply.id), FINE_WORDS.replace("1 June", "1 July"))
    page = fetch(reader, f"/log/conversations/{reply.conversation_id}")
    assert "What changed from version 1" in page.text
    assert ["".join(each.itertext()) for each in page.all("del")] == ["[removed: June]"]
    assert ["".join(each.itertext()) for each in page.all("ins")] == ["[added: July]"]


def test_a_case_holds_the_words_posted_against_those_signed_off(given, reader):
    reply = given.post(given.reply(state=ReplyState.SIGNED_OFF), "Something else altogether.")
    page = fetch(reader, f"/log/conversations/{reply.conversation_id}")
    assert "The words are exactly version 1." in page.text
    assert "What changed from the words signed off" in page.text
