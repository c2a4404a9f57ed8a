"""A press officer prepares a disclosure on the pages, from a case or from a filter."""

import io
import zipfile
from dataclasses import replace

import pytest
from sqlalchemy import select

from convo.db.models import AuditEntry, Disclosure, DisclosureDraft
from convo.domain.redactions import Redaction
from convo.services.disclosing import preparing
from convo.services.disclosing.preparing import Redact
from tests.services.disclosing.hands import ASKED, HANDLE, RECIPIENT, REFERENCE
from tests.signing import with_key

PREPARE = "/log/disclosures/prepare"
COVER = {
    "purpose": "information-request",
    "reference": REFERENCE,
    "recipient": RECIPIENT,
    "asked": ASKED,
    "officials": "roles",
}


@pytest.fixture
def office(office, tmp_path):
    """An office that signs its log."""
    return with_key(office, tmp_path)


@pytest.fixture
def case(desk):
    """A case in which a member of the public is named twice."""
    return desk.given.decided(
        desk.people["author"], title="Fees", handle=HANDLE, words=f"Thanks @{HANDLE}, is it May?"
    )


def see(desk, path, status=200):
    return desk.see("press", path, status, "Fees", HANDLE, REFERENCE, RECIPIENT, ASKED)


def begin(desk, case, **typed):
    path = f"{PREPARE}?case={case.id}"
    return desk.fill("press", see(desk, path), path, COVER | typed)


def drafts(desk):
    with desk.office.sessions() as session:
        return session.scalars(select(DisclosureDraft)).all()


def actions(desk):
    with desk.office.sessions() as session:
        return [
            entry.action for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.seq))
        ]


def test_from_the_record_of_a_case_to_a_pack_that_was_recorded_first(desk, case):
    path = see(desk, f"/log/conversations/{case.id}").links()["Prepare a disclosure of this case"]
    assert path == f"{PREPARE}?case={case.id}"
    entries = desk.fill("press", see(desk, path), path, COVER)
    assert entries.h1 == "What may be disclosed?"
    assert "Withhold: Personal information (FOIA section 40(2))" in entries.text
    action = next(
        form.get("action") for form in entries.all("form") if "entries" in form.get("action")
    )
    check = desk.fill("press", entries, action, {})
    assert check.h1 == "Check what is handed out"
    assert "Words that you withhold" not in check.text
    before = actions(desk)
    assert "log:disclose" not in before
    done = desk.fill("press", check, check.path, {})
    assert "Recorded. You can download it now." in done.text
    assert actions(desk)[len(before)] == "log:disclose"
    assert drafts(desk) == []
    answer = desk.browser("press").post(f"{done.path}/pack", data=done.form(f"{done.path}/pack"))
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert HANDLE.encode() not in b"".join(archive.read(name) for name in archive.namelist())
    page = desk.browser("press").post(f"{done.path}/page", data=done.form(f"{done.path}/page"))
    assert page.headers["Content-Disposition"].startswith("attachment")
    assert actions(desk)[-2:] == ["log:export", "log:export"]


def test_the_same_download_twice_is_downloaded_twice(desk, case):
    begin(desk, case)
    check = see(desk, f"/log/disclosures/{drafts(desk)[0].id}/check")
    done = desk.fill("press", check, check.path, {})
    form = done.form(f"{done.path}/pack")
    answers = [desk.browser("press").post(f"{done.path}/pack", data=form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].data == answers[1].data


def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_stays(desk):
    page = see(desk, PREPARE)
    refused = desk.fill("press", page, PREPARE, {"asked": ASKED, "case": "x"}, 400)
    assert refused.errors() == {
        "case": "Enter the number of the case in digits, like 27",
        "purpose": "Select what it is for",
        "reference": "Enter the reference of the request",
        "recipient": "Enter who gets it",
    }
    assert next(iter(refused.errors())) == "case"  # as on the page
    assert refused.form(PREPARE)["asked"].strip() == ASKED
    refused = desk.fill("press", page, PREPARE, COVER | {"case": "99999"}, 400)
    assert refused.errors() == {"case": "There is no case 99999"}
    refused = desk.fill("press", page, PREPARE, COVER, 400)
    assert "case" in refused.errors()


def test_from_a_filter_whose_entries_are_those(desk, case):
    path = f"{PREPARE}?action=conversation:log"
    page = see(desk, path)
    assert "those that you looked for in the audit log (deed: Log a conversation): 1." in page.text
    desk.fill("press", page, path, COVER)
    (draft,) = drafts(desk)
    assert len(draft.plan) == 1
    assert draft.chosen == "deed: Log a conversation"


def test_a_passage_is_withheld_and_one_that_is_not_there_is_named(desk, case):
    entries = begin(desk, case)
    (draft,) = drafts(desk)
    action = f"/log/disclosures/{draft.id}/entries?page=1"
    form = entries.form(action)
    seq, number = next(
        name for name, value in form.items() if str(value).strip() == f"@{HANDLE}"
    ).split("_")[1:]
    name = f"passages_{seq}_{number}"
    wrong = desk.fill("press", entries, action, {name: "in June"}, 400)
    assert wrong.errors()[name].startswith("‘in June’ does not stand in ‘Words’ of entry")
    assert wrong.form(action)[name].strip() == "in June"
    desk.fill("press", wrong, action, {name: f"@{HANDLE}\nMAY"})
    cut = drafts(desk)[0].plan[seq]["passages"]["words"]
    assert [each[2] for each in cut] == ["FOIA-40-2", "FOIA-40-2"]
    check = see(desk, f"/log/disclosures/{draft.id}/check")
    assert "Texts disclosed in part 1" in check.text


def test_withheld_words_that_stand_elsewhere_are_pointed_out(desk, case):
    begin(desk, case)
    (draft,) = drafts(desk)
    first = int(next(iter(draft.plan)))
    shown = Redaction(withheld={"handle": "FOIA-40-2"})
    deed = Redact(draft_id=draft.id, version=draft.version, redactions={first: shown})
    preparing.redact(desk.office, desk.given.actor(desk.people["press"]), deed)
    check = see(desk, f"/log/disclosures/{draft.id}/check")
    assert "Words that you withhold in one place can still be read in another" in check.text
    assert f"{HANDLE} in entry {first}, Words" in check.text


def test_who_comes_second_keeps_their_choices_and_sees_the_others(desk, case):
    entries = begin(desk, case)
    (draft,) = drafts(desk)
    first = int(next(iter(draft.plan)))
    other = desk.given.press_officer(name="Kim Second")
    deed = Redact(
        draft_id=draft.id, version=draft.version, redactions={first: Redaction(left_out="FOIA-42")}
    )
    preparing.redact(desk.office, desk.given.actor(other), deed)
    action = f"/log/disclosures/{draft.id}/entries?page=1"
    told = desk.fill("press", entries, action, {f"entry_{first}": "FOIA-36"}, 409)
    assert "Kim Second saved this disclosure while you were reading it" in told.text
    assert "Kim Second has saved something else here: Withhold all of it: Legal advice" in told.text
    assert told.form(action)[f"entry_{first}"] == "FOIA-36"
    desk.fill("press", told, action, {})
    assert drafts(desk)[0].plan[str(first)]["left_out"] == "FOIA-36"


def test_who_finishes_what_somebody_else_has_changed_is_stopped(desk, case):
    begin(desk, case)
    (draft,) = drafts(desk)
    path = f"/log/disclosures/{draft.id}/check"
    check = see(desk, path)
    letter = replace(preparing.letter_of(draft), reference="Another")
    deed = preparing.Readdress(draft_id=draft.id, version=draft.version, letter=letter)
    preparing.readdress(desk.office, desk.given.actor(desk.people["press"]), deed)
    desk.fill("press", check, path, {}, 409)
    with desk.office.sessions() as session:
        assert session.scalars(select(Disclosure)).all() == []


def test_nothing_at_all_is_not_handed_out(desk, case):
    begin(desk, case)
    (draft,) = drafts(desk)
    out = {int(seq): Redaction(left_out="out-of-scope") for seq in draft.plan}
    deed = Redact(draft_id=draft.id, version=draft.version, redactions=out)
    preparing.redact(desk.office, desk.given.actor(desk.people["press"]), deed)
    path = f"/log/disclosures/{draft.id}/check"
    refused = desk.fill("press", see(desk, path), path, {}, 400)
    assert "No entry would be handed out. Choose at least one to disclose." in refused.text


def test_the_cover_can_be_changed_and_the_whole_be_discarded(desk, case):
    begin(desk, case)
    (draft,) = drafts(desk)
    path = f"/log/disclosures/{draft.id}/cover"
    changed = desk.fill("press", see(desk, path), path, {"recipient": "Somebody Else"})
    assert "Somebody Else" in changed.text
    gone = desk.fill("press", changed, f"/log/disclosures/{draft.id}/discard", {})
    assert "Discarded. Nothing of it was handed out." in gone.text
    assert drafts(desk) == []
    see(desk, path, 404)
