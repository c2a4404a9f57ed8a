"""The page that a new official reads first."""

import pytest

from convo.domain.vocabulary import Level, ReplyState
from convo.web.filters import curly
from convo.web.guidelines.files import settings_of
from convo.web.guidelines.readings import scale_of
from convo.web.guidelines.worked import EXAMPLES, worked
from tests.page import fetch
from tests.web.guidelines.conftest import put_in_force

START = "/guidelines/start"


def test_it_says_what_may_be_said_and_what_happens_otherwise(reader, office):
    page = fetch(reader, START)
    assert page.h1 == "What you may say"
    for words in ("What is yours to say", "What is not", "Reword it", "Refer it", "Leave it"):
        assert words in page.text
    assert all(level.label in page.text for level in Level)
    assert f"within {office.targets.press_office_hours} working hours" in page.text


def test_it_names_the_weightiest_signs_of_a_rebuttal_and_leads_to_them_all(reader, guidelines):
    page = fetch(reader, START)
    scale = scale_of(settings_of(guidelines, guidelines.rule("rebuttal.Reading")))
    for sign in (*scale.against[:5], *scale.speaking_for[:5]):
        assert " ".join(curly(sign.says).split()) in page.text
    assert page.links()["All signs and what each weighs"] == "/guidelines/rebuttal.Reading"


def test_it_shows_five_worked_examples(reader):
    said = fetch(reader, START).quotations()
    assert len(EXAMPLES) == 5
    for each in EXAMPLES:
        assert {each.said, each.before, each.after} <= set(said)


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_in_each_example_the_first_draft_is_found_fault_with_and_the_second_is_not(
    guidelines, number
):
    judged = worked(guidelines)[number]
    assert judged.before
    assert judged.before[0].level in {Level.STOP, Level.EXPLAIN}
    assert [each for each in judged.after if each.level is not Level.ADVISE] == []


def test_what_is_said_about_a_draft_is_what_the_set_in_force_says(make_set):
    guidelines = make_set(
        {"tone/Letter.yml": "extends: existence\nmessage: \"No '%s'.\"\ntokens: [letter]\n"}
    )
    assert [[f.message for f in each.before] for each in worked(guidelines)] == [[]] * 5
    assert [len(each.after) for each in worked(guidelines)] == [0, 1, 0, 0, 0]


def test_a_set_without_the_reading_still_has_the_page(app, office, make_set, given, sign_in):
    rule = "extends: existence\nmessage: Not that.\ntokens: [thatthat]\n"
    put_in_force(office, make_set({"tone/That.yml": rule}))
    page = fetch(sign_in(given.official()), START)
    assert "All signs" not in page.text
    assert "Nothing found" in page.text


def test_it_is_linked_from_the_guidelines_and_from_help(reader):
    assert START in fetch(reader, "/guidelines").links().values()
    assert START in fetch(reader, "/help").links().values()


def test_whoever_has_written_nothing_yet_is_shown_it_on_their_work(given, sign_in):
    official = given.official()
    given.decided(official)
    assert START in fetch(sign_in(official), "/").links().values()


@pytest.mark.parametrize("state", [ReplyState.DRAFTING, ReplyState.CLOSED])
def test_whoever_has_written_is_not(given, sign_in, state):
    official = given.official()
    given.reply(official, state=state)
    assert START not in fetch(sign_in(official), "/").links().values()


@pytest.mark.parametrize("role", ["mentor", "press_officer", "administrator"])
def test_whoever_does_not_write_is_not_either(given, sign_in, role):
    assert START not in fetch(sign_in(getattr(given, role)()), "/").links().values()


def test_only_an_official_is_offered_to_log_a_conversation(given, sign_in, reader):
    assert "Log a conversation" in fetch(reader, START).links()
    assert "Log a conversation" not in fetch(sign_in(given.mentor()), START).links()
