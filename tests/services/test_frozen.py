"""What a decision was judged by is kept with it, and it can be judged again under its own rules."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from convo.db.engine import open_engine
from convo.db.models import AuditEntry, Judgement, KeptSet, Reply, Revision
from convo.domain.actor import Actor
from convo.domain.errors import NotFound, NotReady
from convo.domain.vocabulary import ReplyState, VenueKind
from convo.guidelines.engine import GuidelineSet
from convo.guidelines.facts import Facts
from convo.guidelines.load import load
from convo.queries.guidelines import (
    NotAsKept,
    get_guideline_set,
    get_judgement,
    judge_revision_again,
    judge_step_again,
)
from convo.queries.replies import get_reply, guideline_facts
from convo.services import lines, places, referrals, replies
from convo.services.office import Office
from tests.at_once import at_once
from tests.given import DENIAL, FINE_WORDS, Given

#: What our own set says of a line that is pasted into a reply.
ABOUT_LINES = {"rebuttal.PastedLine", "rebuttal.WrappedLine"}

MakeSet = Callable[..., GuidelineSet]

RULE = """
extends: existence
message: "'%s' is not for here."
tokens: ["{word}"]
convo:
  id: T-1
  severity: {level}
  rationale: It is for elsewhere.
  instead: Say it elsewhere.
  applies: {{venue_kind: [forum]}}
"""


@pytest.fixture
def make_set(tmp_path: Path) -> MakeSet:
    """A set whose only rule finds one word, in forums."""

    def make(word: str, level: str = "advise") -> GuidelineSet:
        folder = tmp_path / word
        (folder / "style").mkdir(parents=True)
        (folder / "style" / "Word.yml").write_text(RULE.format(word=word, level=level), "utf-8")
        return load(folder)

    return make


def under(given: Given, guidelines: GuidelineSet) -> Given:
    """The same office on a day on which other guidelines are in force."""
    return replace(given, office=replace(given.office, guidelines=guidelines))


def kept(office: Office) -> list[str]:
    with office.sessions() as session:
        return list(session.scalars(select(KeptSet.digest).order_by(KeptSet.first_used_at)))


def steps(reply: Reply) -> dict[str, int]:
    return {step.action: step.id for step in reply.steps}


def judgement(given: Given, step_id: int) -> Judgement:
    with given.office.sessions() as session:
        return get_judgement(session, step_id)


def facts_now(given: Given, reply: Reply) -> Facts:
    with given.office.sessions() as session:
        return guideline_facts(session, get_reply(session, reply.id), given.office.standpoint())


def test_the_set_is_kept_once_under_its_digest(given: Given, office: Office, clock):
    began = clock()
    reply = given.reply()
    clock.advance(hours=1)
    given.submit(given.revise(reply, FINE_WORDS + " Bye."))
    with office.sessions() as session:
        [row] = session.scalars(select(KeptSet))
    assert (row.digest, row.content) == (office.guidelines.digest, office.guidelines.content)
    assert hashlib.sha256(row.content.encode()).hexdigest() == row.digest
    assert row.first_used_at == began


def test_the_set_that_was_kept_is_the_set_that_was_used(given: Given, office: Office):
    given.reply()
    with office.sessions() as session:
        again = get_guideline_set(session, office.guidelines.digest)
    assert again.digest == office.guidelines.digest
    assert [rule.name for rule in again.rules] == [rule.name for rule in office.guidelines.rules]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_set_that_judged_nothing_is_not_found(office: Office):
    assert kept(office) == []
    with office.sessions() as session, pytest.raises(NotFound):
        get_guideline_set(session, "0" * 64)


def test_a_text_that_is_not_what_its_digest_names_is_not_used(office: Office, database: str, clock):
    plain = open_engine(database)
    row = {"digest": "0" * 64, "content": "{}", "first_used_at": clock()}
    with plain.begin() as connection:
        connection.execute(insert(KeptSet), row)
    plain.dispose()
    with office.sessions() as session, pytest.raises(NotAsKept):
        get_guideline_set(session, "0" * 64)


def test_submissions_sign_offs_and_referrals_each_keep_what_they_were_judged_by(
    given: Given, office: Office
):
    reply = given.reply(state=ReplyState.SIGNED_OFF)
    found = {
        action: judgement(given, step_id)
        for action, step_id in steps(reply).items()
        if action in {"reply:submit", "reply:sign-off"}
    }
    assert set(found) == {"reply:submit", "reply:sign-off"}
    for each in found.values():
        assert each.guidelines_digest == office.guidelines.digest
        assert each.facts["venue_kind"] == "forum"
        assert each.compared["said"] is not None
        assert (each.compared["lines_to_take"], each.compared["own_replies"]) == ([], [])
    sent = given.reply(state=ReplyState.WITH_PRESS_OFFICE, words=DENIAL)
    stops = {
        each["rule"]
        for each in judgement(given, steps(sent)["reply:refer"]).findings
        if each["level"] == "stop"
    }
    deed = referrals.SendToMentor(
        reply_id=sent.id, version=sent.version, reason="It is fair", cleared=stops
    )
    referrals.send_to_mentor(office, given.actor(given.press_officer()), deed)
    cleared = judgement(given, steps(given.read(sent.id))["reply:send-to-mentor"])
    assert stops <= {each["rule"] for each in cleared.findings}


def test_a_judgement_holds_no_words(given: Given):
    reply = given.reply(words=DENIAL, state=ReplyState.WITH_PRESS_OFFICE)
    kept = judgement(given, steps(reply)["reply:refer"])
    stored = json.dumps([kept.facts, kept.compared, kept.findings])
    assert kept.findings
    assert "categorically" not in stored
    assert "form closes" not in stored


def test_other_steps_keep_none(given: Given):
    reply = given.reply(state=ReplyState.WITHDRAWN)
    with given.office.sessions() as session, pytest.raises(NotFound):
        get_judgement(session, steps(reply)["reply:withdraw"])


def test_a_refused_attempt_keeps_the_set_that_its_entry_names(given: Given, make_set: MakeSet):
    reply = given.reply(words=DENIAL)
    deed = replies.Submit(
        reply_id=reply.id, version=reply.version, explanations={}, confirmations=()
    )
    later = under(given, make_set("truth", "explain"))
    with pytest.raises(NotReady):
        replies.submit(later.office, given.actor(reply.started_by), deed)
    assert kept(given.office) == [given.office.guidelines.digest, later.office.guidelines.digest]


def test_every_set_that_an_entry_or_a_revision_names_is_kept(given: Given, make_set: MakeSet):
    given.reply(state=ReplyState.SIGNED_OFF)
    under(given, make_set("cat")).reply(state=ReplyState.POSTED)
    with given.office.sessions() as session:
        leaves = [json.loads(leaf) for leaf in session.scalars(select(AuditEntry.leaf))]
        named = {leaf["facts"]["guidelines"] for leaf in leaves if "guidelines" in leaf["facts"]}
        named |= set(session.scalars(select(Revision.guidelines_digest)))
        named |= set(session.scalars(select(Judgement.guidelines_digest)))
    assert len(named) == 2
    assert named == set(kept(given.office))


def test_two_who_use_a_new_set_at_the_same_moment_keep_it_once(given: Given, make_set: MakeSet):
    drafts = [given.reply() for _ in range(4)]
    later = under(given, make_set("cat"))
    before = kept(given.office)
    done = at_once([partial(later.revise, draft, "The cat sat, I’m Asha.") for draft in drafts])
    assert Counter(map(type, done)) == {Reply: 4}
    assert kept(given.office) == [*before, later.office.guidelines.digest]


def test_after_the_rules_have_changed_a_version_is_judged_again_as_it_was(
    given: Given, make_set: MakeSet
):
    then, now = under(given, make_set("cat")), under(given, make_set("dog"))
    reply = then.reply(words="The cat and the dog, from Asha.")
    revision = reply.latest
    assert revision is not None
    with now.office.sessions() as session:
        again = judge_revision_again(session, revision.id)
    assert again.same
    assert [found.matched for found in again.check.findings] == ["cat"]
    [found] = now.office.guidelines.check(revision.words, facts_now(now, reply)).findings
    assert found.matched == "dog"


def test_a_sign_off_is_judged_again_with_the_facts_of_its_day(given: Given, make_set: MakeSet):
    then = under(given, make_set("cat"))
    reply = then.reply(words="The cat, from Asha.", state=ReplyState.SIGNED_OFF)
    moved = places.VenueDetails(name="Moved", kind=VenueKind.SOCIAL)
    venue_id = given.read_conversation(reply.conversation_id).venue_id
    places.change_venue(given.office, Actor.operator(), venue_id, moved)
    with given.office.sessions() as session:
        again = judge_step_again(session, steps(reply)["reply:sign-off"])
    assert again.same
    assert [found.matched for found in again.check.findings] == ["cat"]
    assert then.office.guidelines.check("The cat", facts_now(then, reply)).findings == ()


def test_a_pasted_line_is_seen_and_still_is_once_the_line_is_retired(given: Given):
    press = given.actor(given.press_officer())
    words = (
        "We are investing record sums in the harbour, passengers can rely on a ferry that is "
        "safer and more frequent than ever, and we will set out next steps in due course."
    )
    line_id = lines.add_line(given.office, press, lines.AddLine(title="Ferry", words=words))
    reply = given.reply(words=f"{FINE_WORDS} {words}")
    latest = reply.latest
    assert latest is not None
    assert latest.compared["lines_to_take"] == [line_id]
    assert {found.rule for found in latest.findings} & ABOUT_LINES
    retire = lines.RetireLine(line_id=line_id, reason="Something newer was published")
    lines.retire_line(given.office, given.actor(given.press_officer()), retire)
    known = facts_now(given, reply)
    now = given.office.guidelines.check(latest.words, known).findings
    assert not {found.rule for found in now} & ABOUT_LINES
    with given.office.sessions() as session:
        assert judge_revision_again(session, latest.id).same


def test_what_was_never_judged_is_not_found(given: Given):
    with given.office.sessions() as session:
        for judge in (judge_revision_again, judge_step_again):
            with pytest.raises(NotFound):
                judge(session, 999)
