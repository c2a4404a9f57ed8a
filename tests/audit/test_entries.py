"""What every entry of the log has, and what it never has."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from convo.audit.entry import canonical, commit
from convo.db.models import AuditEntry, AuditFinding, AuditOpening, Reply
from convo.domain.actor import Actor
from convo.domain.errors import NotPermitted
from convo.domain.permissions import Action
from convo.domain.vocabulary import ReplyOutcome, ReplyState, Role, SpeakerRole
from convo.services import conversations, log_views, people, postings
from convo.services.office import Office
from tests.given import DENIAL, FINE_WORDS, Given, SettableClock

Leaves = Callable[[], list[dict[str, Any]]]
MARKER = "Zyzzyva"
#: What an entry promises, except `back`, which is there only when the clock went back.
FIELDS = {
    "v", "seq", "id", "req", "n", "ts", "actor", "via", "app", "act", "obj", "rel", "outcome",
    "reason", "facts", "c",
}  # fmt: skip


def test_an_entry_has_the_fields_that_the_log_promises(given: Given, leaves: Leaves):
    reply = given.reply(state=ReplyState.SIGNED_OFF)
    leaf = leaves()[-1]
    assert set(leaf) == FIELDS
    assert (leaf["v"], leaf["act"]) == (1, "reply:sign-off")
    assert (leaf["outcome"], leaf["reason"]) == ("ok", "")
    assert leaf["actor"] == {"id": str(given.mentor_of(reply).id), "role": "mentor", "sess": "s"}
    assert leaf["obj"] == {"type": "reply", "id": str(reply.id), "ver": reply.version}
    assert leaf["rel"] == [{"type": "conversation", "id": str(reply.conversation_id)}]
    assert leaf["via"] == "web"
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-.*", leaf["id"])
    assert re.fullmatch(r"[0-9a-f]{32}", leaf["n"])
    assert re.fullmatch(r"[0-9a-f]{32}", leaf["req"])
    assert leaf["facts"] == {
        "revision": 1,
        "findings": [],
        "guidelines": given.office.guidelines.digest,
    }


def test_an_entry_keeps_the_microsecond(given: Given, leaves: Leaves, clock: SettableClock):
    clock.now = datetime(2026, 3, 10, 10, 0, 0, 7, tzinfo=UTC)
    given.venue()
    assert leaves()[-1]["ts"] == int(clock.now.timestamp()) * 1_000_000 + 7


def test_no_word_that_anybody_wrote_is_in_the_log_itself(given: Given, office: Office):
    official = given.official(name=f"{MARKER} One", email=f"{MARKER}@example.org")
    reply = given.reply(
        official,
        state=ReplyState.POSTED,
        title=f"{MARKER} fees",
        words=f"{MARKER}? {FINE_WORDS}",
        handle=MARKER,
        venue=given.venue(name=f"{MARKER} forum", house_rules=MARKER),
        topic=given.topic(name=f"{MARKER} policy"),
    )
    deed = postings.Close(
        reply_id=reply.id, version=reply.version, outcome=ReplyOutcome.THANKED, reason=MARKER
    )
    postings.close(office, given.actor(official), deed)
    people.add_team(office, Actor.operator(), f"{MARKER} team")
    log_views.view_log(office, given.actor(given.press_officer()), f"person={MARKER}")
    with office.sessions() as session:
        leaves = session.scalars(select(AuditEntry.leaf)).all()
        openings = session.scalars(select(AuditOpening.value)).all()
    assert leaves
    assert not any(MARKER.lower() in leaf.decode().lower() for leaf in leaves)
    assert any(MARKER in value for value in openings)


def test_the_words_beside_an_entry_are_those_that_it_commits_to(given: Given, office: Office):
    given.reply(state=ReplyState.POSTED)
    with office.sessions() as session:
        promised = {
            (entry.seq, field): value
            for entry in session.scalars(select(AuditEntry))
            for field, value in json.loads(entry.leaf)["c"].items()
        }
        openings = session.scalars(select(AuditOpening)).all()
    assert {(o.seq, o.field): commit(o.salt, o.field, o.value) for o in openings} == promised
    assert len({o.salt for o in openings}) == len(openings)
    assert all(len(o.salt) == 32 for o in openings)


def test_the_columns_beside_a_leaf_say_what_the_leaf_says(given: Given, office: Office):
    given.reply(state=ReplyState.CLOSED)
    with office.sessions() as session:
        for row in session.scalars(select(AuditEntry)):
            leaf = json.loads(row.leaf)
            assert canonical(leaf) == row.leaf
            assert (row.seq, row.entry_id, row.request) == (leaf["seq"], leaf["id"], leaf["req"])
            assert (row.action, row.outcome) == (leaf["act"], leaf["outcome"])
            assert str(row.actor_id or "") == leaf["actor"]["id"]
            assert row.actor_role == leaf["actor"]["role"]
            assert (row.subject_type, str(row.subject_id or "")) == (
                leaf["obj"]["type"],
                leaf["obj"]["id"],
            )
            assert (row.at - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() == pytest.approx(
                leaf["ts"] / 1e6
            )


def test_places_are_counted_from_nought_without_a_gap(given: Given, leaves: Leaves):
    given.reply(state=ReplyState.DECLINED)
    assert [leaf["seq"] for leaf in leaves()] == list(range(len(leaves())))


def test_an_entry_says_when_the_clock_went_back_and_by_how_much(
    given: Given, leaves: Leaves, clock: SettableClock
):
    given.venue()
    clock.advance(hours=-1)
    given.venue()
    clock.advance(seconds=5)
    given.venue()
    before, behind, after = leaves()
    assert behind["back"] == 3_600_000_000
    assert "back" not in before
    assert "back" not in after


def test_a_refused_deed_leaves_an_entry_and_changes_nothing(
    given: Given, office: Office, leaves: Leaves
):
    reply = given.reply(state=ReplyState.WITH_MENTOR)
    stranger = given.mentor()
    count = len(leaves())
    with pytest.raises(NotPermitted):
        given.sign_off(reply, stranger)
    (refused,) = leaves()[count:]
    assert (refused["act"], refused["outcome"], refused["reason"]) == (
        "reply:sign-off",
        "refused",
        "not-permitted",
    )
    assert refused["obj"]["id"] == str(reply.id)
    assert refused["rel"] == [{"type": "conversation", "id": str(reply.conversation_id)}]
    assert refused["actor"]["id"] == str(stranger.id)
    assert refused["c"] == {}
    after = given.read(reply.id)
    assert (after.state, after.version) == (ReplyState.WITH_MENTOR, reply.version)
    assert len(after.steps) == len(reply.steps)


def test_somebody_whose_role_allows_none_of_it_leaves_an_entry_too(given: Given, leaves: Leaves):
    administrator = given.administrator()
    venue, topic = given.venue(), given.topic()
    deed = conversations.Log(
        address="https://forum.example.org/t/9",
        title="Fees",
        venue_id=venue.id,
        topic_id=topic.id,
        said=conversations.Said(words="Hello?", speaker=SpeakerRole.PUBLIC),
    )
    with pytest.raises(NotPermitted):
        conversations.log(given.office, given.actor(administrator), deed)
    assert leaves()[-1]["actor"]["role"] == "none"
    assert leaves()[-1]["outcome"] == "refused"


def test_what_the_clock_and_the_command_line_do_says_so(
    given: Given, office: Office, leaves: Leaves
):
    given.venue()
    assert leaves()[-1]["via"] == "cli"
    assert leaves()[-1]["actor"] == {"id": "", "role": "administrator", "sess": ""}


def test_an_entry_names_the_rules_that_a_version_breaks(given: Given, office: Office):
    given.reply(words=DENIAL)
    with office.sessions() as session:
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.action == Action.REVISE.value)
        ).one()
        named = set(session.scalars(select(AuditFinding.rule).where(AuditFinding.seq == entry.seq)))
        findings = session.scalars(select(Reply)).one().revisions[0].findings
        assert named == {found.rule for found in findings}
    assert any(rule.startswith("rebuttal.") for rule in named)


def test_looking_at_the_log_is_an_entry_itself(given: Given, leaves: Leaves):
    log_views.view_log(given.office, given.actor(given.press_officer()), "deed=reply:post")
    assert leaves()[-1]["act"] == "log:view"
    assert set(leaves()[-1]["c"]) == {"filter"}


def test_nobody_but_the_press_office_looks_at_the_log(given: Given, leaves: Leaves):
    with pytest.raises(NotPermitted):
        log_views.view_log(given.office, given.actor(given.official()), "")
    assert leaves()[-1]["outcome"] == "refused"


def test_roles_are_those_of_this_moment_and_not_of_the_page_that_was_open(
    given: Given, office: Office
):
    reply = given.reply(state=ReplyState.WITH_MENTOR)
    mentor = given.mentor_of(reply)
    people.disable_person(office, Actor.operator(), mentor.id, at_once=True)
    stale = given.actor(mentor).with_roles(frozenset({Role.MENTOR}))
    with pytest.raises(NotPermitted):
        log_views.view_log(office, stale, "")
    with pytest.raises(NotPermitted):
        given.sign_off(reply, mentor)
