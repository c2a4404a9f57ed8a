"""Submitting: reasons, ticks, what is in the way, and the attempts that are recorded."""

import pytest
from sqlalchemy import select

from convo.db.models import AuditEntry, AuditFinding
from convo.domain.permissions import Action
from convo.domain.vocabulary import ReplyState
from tests.given import DENIAL, FINE_WORDS
from tests.page import Page, words_in
from tests.web.desk import MYTH, Desk

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

WHY = "The team agreed to this on Monday"


def ticks(page: Page) -> dict[str, str]:
    """Every confirmation on the page, ticked."""
    boxes = page.all("input")
    return {
        box.get("name", ""): box.get("value", "")
        for box in boxes
        if box.get("name", "").startswith("confirm:")
    }


def reasons(page: Page, why: str = WHY) -> dict[str, str]:
    """Every reason asked for, given."""
    return {area.get("name", ""): why for area in page.all("textarea")}


def test_a_reply_that_is_ready_goes_to_the_mentor(desk: Desk):
    reply = desk.reply()
    path = f"/replies/{reply}/submit"
    page = desk.see("author", path)
    assert FINE_WORDS in page.text
    done = desk.fill("author", page, path, ticks(page))
    assert "Submitted. Mo Mentor has it now." in done.text
    assert done.path == f"/replies/{reply}"
    assert desk.state(reply) is ReplyState.WITH_MENTOR


def test_missing_ticks_and_reasons_are_errors_on_their_fields(desk: Desk):
    reply = desk.reply(words=MYTH)
    path = f"/replies/{reply}/submit"
    page = desk.see("author", path)
    asked = {*ticks(page), *reasons(page)}
    assert {name.partition(":")[0] for name in asked} == {"confirm", "explain"}
    refused = desk.fill("author", page, path, reasons(page, "Short"), 400)
    assert set(refused.errors()) == asked
    assert desk.state(reply) is ReplyState.DRAFTING
    assert desk.outcomes(Action.SUBMIT) == ["refused"]


def test_what_was_typed_and_ticked_is_kept(desk: Desk):
    reply = desk.reply(words=MYTH)
    path = f"/replies/{reply}/submit"
    page = desk.see("author", path)
    one = dict(list(ticks(page).items())[:1])
    refused = desk.fill("author", page, path, {**reasons(page), **one}, 400)
    kept = refused.form(path)
    assert {name: kept[name] for name in [*reasons(page), *one]} == {**reasons(page), **one}
    assert set(refused.errors()) == set(ticks(page)) - set(one)
    done = desk.fill("author", refused, path, ticks(page))
    assert "Submitted." in done.text


@pytest.mark.parametrize(
    ("why", "sentence"),
    [
        ("It is fine.", "who decided it, where it is published"),
        ("asdf asdf asdf asdf", "who decided it, where it is published"),
        ("THAT IS A MYTH, yes: a myth…", "This says what the finding says."),
    ],
)
def test_a_reason_that_says_nothing_is_refused_and_nothing_typed_is_lost(
    desk: Desk, why: str, sentence: str
):
    reply = desk.reply(words=MYTH)
    path = f"/replies/{reply}/submit"
    page = desk.see("author", path)
    refused = desk.fill("author", page, path, {**ticks(page), **reasons(page, why)}, 400)
    assert set(refused.errors()) == set(reasons(page))
    assert all(sentence in error for error in refused.errors().values())
    kept = refused.form(path)
    assert {name: kept[name] for name in reasons(page)} == reasons(page, why)
    assert set(ticks(page)) <= set(kept)
    assert desk.state(reply) is ReplyState.DRAFTING
    assert "Submitted." in desk.fill("author", refused, path, reasons(page)).text


def test_a_reason_is_asked_for_beside_everything_that_it_is_about(desk: Desk):
    reply = desk.reply(words=MYTH + " I rebut it.")
    page = desk.see("author", f"/replies/{reply}/submit")
    (asked,) = page.all(cls="convo-explain")
    assert "‘That is a myth’" in words_in(asked)
    assert "‘rebut’" in words_in(asked)


def test_reasons_are_offered_again_with_the_next_version(desk: Desk):
    reply = desk.reply(ReplyState.RETURNED, words=MYTH)
    desk.revise(reply, MYTH + " Would that help?")
    page = desk.see("author", f"/replies/{reply}/submit")
    assert set(reasons(page, "")) <= set(page.form(page.path))
    assert "The team agreed to these words on Monday" in page.form(page.path).values()


def test_a_stop_shows_what_is_in_the_way_and_three_ways_on(desk: Desk):
    reply = desk.reply(words=DENIAL)
    path = f"/replies/{reply}/submit"
    page = desk.see("author", path)
    refused = desk.fill("author", page, path, {**ticks(page), **reasons(page)}, 400)
    assert set(refused.errors()) == {"in-the-way"}
    sentence = "is a press-office denial, not a reply to a person."
    assert sentence in refused.errors()["in-the-way"]
    assert refused.text.count(sentence) > refused.errors()["in-the-way"].count(sentence)
    for words, page_of_it in {
        "Reword it": "revise",
        "Refer it to the press office": "refer",
        "Leave it": "withdraw",
    }.items():
        assert refused.link(words) == f"/replies/{reply}/{page_of_it}"
        desk.see("author", refused.link(words))


def test_a_stopped_attempt_is_recorded_with_its_findings(desk: Desk):
    reply = desk.reply(words=DENIAL)
    desk.do("author", f"/replies/{reply}/submit", {}, 400)
    with desk.office.sessions() as session:
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.action == Action.SUBMIT.value)
        ).one()
        rules = session.scalars(select(AuditFinding.rule).where(AuditFinding.seq == entry.seq))
        assert "rebuttal.CategoricalDenial" in set(rules)
    assert (entry.outcome, entry.subject_id) == ("refused", reply)


def test_an_empty_reply_cannot_be_submitted(desk: Desk):
    reply = desk.reply(words="")
    path = f"/replies/{reply}/submit"
    page = desk.see("author", path)
    refused = desk.fill("author", page, path, ticks(page), 400)
    assert "Write the reply and save it." in refused.text


def test_training_that_ran_out_is_in_the_way(desk: Desk):
    reply = desk.reply()
    desk.clock.advance(days=400)
    page = desk.see("author", f"/replies/{reply}/submit")
    refused = desk.fill("author", page, page.path, ticks(page), 400)
    assert "Your training ran out on 31 January 2027." in refused.text


def test_a_version_that_the_author_did_not_see_is_not_submitted(desk: Desk):
    reply = desk.reply()
    path = f"/replies/{reply}/submit"
    page = desk.see("author", path)
    desk.revise(reply, MYTH)
    refused = desk.fill("author", page, path, ticks(page), 409)
    assert "Somebody else changed this while you were reading it." in refused.text
    assert desk.state(reply) is ReplyState.DRAFTING


def test_what_must_change_stands_first_in_the_summary_and_what_is_missing_after_it(desk: Desk):
    reply = desk.reply(words=f"{MYTH} {DENIAL}")
    path = f"/replies/{reply}/submit"
    refused = desk.fill("author", desk.see("author", path), path, {}, 400)
    (summary,) = refused.all(cls="govuk-error-summary")
    words = words_in(summary)
    assert "This can’t be submitted yet" in words
    assert words.index("is a press-office denial") < words.index("Say why you are keeping")
