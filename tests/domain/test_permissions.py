"""Roles, what they may be at once, and that every deed has its place in every table."""

from itertools import combinations

import pytest

from convo.audit.deeds_in_words import DONE, TRIED
from convo.audit.sentences import RECORDED, WHY, sentence
from convo.db.base import Base
from convo.db.door import RECORD, TRANSIENT
from convo.db.search_tables import SEARCH_INDEX
from convo.domain import errors
from convo.domain.actor import Actor
from convo.domain.conversation_table import CONVERSATION
from convo.domain.grants import (
    CLOCK_GRANTS,
    GRANTS,
    LINK_GRANTS,
    OPERATOR_GRANTS,
    ROLE_SETS,
    grants,
    role_for,
)
from convo.domain.permissions import TRANSIENT_ACTIONS, Action, Reading
from convo.domain.reply_table import REPLY
from convo.domain.vocabulary import Role, Via
from convo.services.touches import TOUCHES

OFFICIAL, MENTOR = Role.OFFICIAL, Role.MENTOR
PRESS, ADMINISTRATOR = Role.PRESS_OFFICE, Role.ADMINISTRATOR

SETS = [frozenset(roles) for count in range(5) for roles in combinations(Role, count)]


def test_one_person_may_be_official_and_mentor_or_official_and_press_office_and_nothing_more():
    assert [roles for roles in SETS if roles in ROLE_SETS] == [
        {OFFICIAL},
        {MENTOR},
        {PRESS},
        {ADMINISTRATOR},
        {OFFICIAL, MENTOR},
        {OFFICIAL, PRESS},
    ]


@pytest.mark.parametrize("action", Action)
def test_every_deed_is_granted_to_a_role_the_clock_a_command_or_a_link_holder(action: Action):
    granted = [action in GRANTS[role] for role in Role]
    assert any(granted) or action in CLOCK_GRANTS | LINK_GRANTS | OPERATOR_GRANTS


@pytest.mark.parametrize("reading", Reading)
def test_every_page_that_is_only_read_is_granted_to_somebody(reading: Reading):
    assert any(reading in GRANTS[role] for role in Role)


@pytest.mark.parametrize("action", Action)
def test_every_deed_has_its_sentences_unless_it_leaves_no_entry(action: Action):
    recorded = action not in TRANSIENT_ACTIONS
    assert (action in DONE) == (action in TRIED) == (action in RECORDED) == recorded


@pytest.mark.parametrize("action", Action)
def test_every_deed_names_the_tables_that_it_touches_unless_it_leaves_no_entry(action: Action):
    assert (action in TOUCHES) == (action not in TRANSIENT_ACTIONS)


@pytest.mark.parametrize("action", TOUCHES)
def test_a_deed_touches_tables_that_exist_and_never_the_log_itself(action: Action):
    assert set(Base.metadata.tables) >= TOUCHES[action]
    assert not TOUCHES[action] & RECORD


def test_every_table_can_be_changed_by_a_deed_the_recorder_or_is_transient():
    touched = frozenset().union(*TOUCHES.values())
    # SQLite's index of words has no model: a migration makes it, and the recorder fills it.
    assert touched | RECORD | set(TRANSIENT) == {*Base.metadata.tables, SEARCH_INDEX}


def test_the_deeds_on_a_case_stand_in_its_table():
    in_tables = {row.action for row in REPLY.rows} | {row.action for row in CONVERSATION.rows}
    of_cases = {a for a in Action if a.value.startswith(("reply:", "conversation:"))}
    assert of_cases - in_tables == {Action.LOG, Action.LOG_COMMUNITY, Action.IMPORT}


def test_an_administrator_neither_drafts_nor_judges_nor_reads_cases():
    of_cases = {a for a in Action if a.value.startswith(("reply:", "conversation:"))}
    assert not GRANTS[ADMINISTRATOR] & (of_cases | {Reading.CASES, Action.VIEW_LOG})


@pytest.mark.parametrize(
    "action",
    sorted(
        {a for a in Action if a.value.startswith(("log:", "erasure:"))}
        - CLOCK_GRANTS
        - OPERATOR_GRANTS
    ),
)
def test_only_the_press_office_looks_at_the_log_and_says_what_goes(action: Action):
    assert [role for role in Role if action in GRANTS[role]] == [PRESS]


def test_a_person_may_what_any_of_their_roles_may():
    both = frozenset({OFFICIAL, MENTOR})
    assert grants(both) == GRANTS[OFFICIAL] | GRANTS[MENTOR]
    assert grants(frozenset()) == frozenset()


def test_the_log_names_the_role_in_which_somebody_acts():
    both = frozenset({OFFICIAL, MENTOR})
    assert role_for(Action.SIGN_OFF, both) is MENTOR
    assert role_for(Action.SUBMIT, both) is OFFICIAL
    assert role_for(Action.DECLINE, both) is None
    actor = Actor(person_id=1, roles=both, via=Via.WEB, request="r")
    assert actor.acts_as(Action.SIGN_OFF) == "mentor"
    assert actor.acts_as(Action.DECLINE) == "none"


def test_a_link_holder_may_choose_a_password_and_nothing_else():
    holder = Actor.link_holder(1, "r")
    assert holder.granted == {Action.SET_PASSWORD}
    assert holder.acts_as(Action.SET_PASSWORD) == "link-holder"


def test_the_clock_may_let_things_expire_escalate_and_go_raise_a_concern_and_nothing_else():
    assert Actor.clock().granted == {
        Action.EXPIRE,
        Action.ESCALATE,
        Action.ESCALATE_CONVERSATION,
        Action.RAISE_CONCERN,
        Action.REPLACE_HANDLES,
        Action.DISPOSE,
    }
    assert Actor.clock().acts_as(Action.EXPIRE) == "clock"


def test_whoever_runs_commands_is_an_administrator_who_also_imports_and_looks_after_the_log():
    assert Actor.operator().granted == GRANTS[ADMINISTRATOR] | {
        Action.IMPORT,
        Action.VERIFY_LOG,
        Action.EXPORT_LOG,
        Action.DISCLOSE,
        Action.NEW_KEY,
        Action.ROTATE_KEY,
        Action.REPLACE_HANDLES,
        Action.DISPOSE,
        Action.REPEAT_ERASURE,
    }
    assert Actor.operator().acts_as(Action.IMPORT) == "operator"
    assert Actor.operator().acts_as(Action.ADD_VENUE) == "administrator"


def test_every_refusal_reads_as_a_sentence():
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    codes = {kind.code for kind in kinds if issubclass(kind, errors.Refused)}
    assert codes <= set(WHY)


def test_an_entry_reads_as_a_sentence_with_its_facts():
    assert sentence("reply:sign-off", "ok", "", {"revision": 3}) == "signed off version 3"
    assert (
        sentence("reply:sign-off", "refused", "stale", {})
        == "tried to sign the reply off, and was stopped: somebody else had changed it meanwhile"
    )


def test_a_deed_of_a_later_version_is_named_as_it_stands():
    assert sentence("reply:translate", "ok", "", {}) == "reply:translate"


def test_a_fact_that_is_missing_does_not_break_the_sentence():
    assert sentence("reply:sign-off", "ok", "", {}) == "signed off version ?"
