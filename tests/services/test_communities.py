"""The register of communities: added, changed, checked; and a case about one of them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from convo.domain.errors import AlreadyLogged, NotFound, NotPermitted, NotReady, StaleWording
from convo.domain.permissions import Action
from convo.domain.recognition import CheckResult, CommunityKind
from convo.domain.vocabulary import Approach, ConversationState, SpeakerRole
from convo.queries.communities import list_cases_about
from convo.services import communities, conversations
from convo.services.people import Unfit
from convo.support.addresses import BadAddress
from tests.given import QUESTION, Given, SettableClock
from tests.registered import WORDS, check, details, open_case, read, register

FINE, DOUBTFUL = CheckResult.NO_CONCERN, CheckResult.DOUBTFUL


def faults(given: Given, **other: Any) -> dict[str, str]:
    with pytest.raises(Unfit) as unfit:
        register(given, **other)
    return dict(unfit.value.faults)


def test_a_community_is_kept_as_it_was_described_and_has_no_check(given: Given, clock):
    ash = given.official(name="Ash")
    community = register(given, ash, name="  Towpath Walkers ", kind=CommunityKind.NETWORK)
    assert (community.name, community.kind) == ("Towpath Walkers", CommunityKind.NETWORK)
    assert (community.added_by_id, community.added_at) == (ash.id, clock())
    assert community.check is None


def test_the_log_says_what_sort_it_is_and_commits_to_the_words(given: Given, last_leaf):
    community = register(given)
    leaf = last_leaf()
    assert leaf["facts"] == {"kind": "community", "venue": community.venue_id}
    assert set(leaf["c"]) == {"name", "about", "speaks_for", "address"}


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "…!"}, "name"),
        ({"name": "n" * 121}, "name"),
        ({"about": "\n"}, "about"),
        ({"speaks_for": "s" * 2_001}, "speaks_for"),
        ({"address": "mailto:us@example.org"}, "address"),
        ({"address": "https://e.example/" + "a" * 2_000}, "address"),
    ],
)
def test_what_does_not_fit_is_named_by_its_field(given: Given, other, field):
    assert set(faults(given, **other)) == {field}


def test_two_names_that_read_the_same_are_one(given: Given):
    first = register(given, name="O’Neill’s Growers")
    assert faults(given, name="o'neill's  GROWERS") == {
        "name": "“O’Neill’s Growers” is in the register already. Change it there"
    }
    other = register(given, name="Neill’s Growers")
    change = communities.ChangeCommunity(
        community_id=first.id, version=1, details=details(given, name="O’Neill’s growers")
    )
    communities.change_community(given.office, given.actor(given.official()), change)
    assert read(given, first.id).name == "O’Neill’s growers"  # its own name is not in the way
    assert read(given, other.id).name == "Neill’s Growers"


def test_a_change_names_what_changed_and_comes_from_the_version_that_was_read(
    given: Given, last_leaf
):
    community = register(given)
    deed = communities.ChangeCommunity(
        community_id=community.id,
        version=1,
        details=replace(details(given, venue_id=community.venue_id), about="Walkers of the canal"),
    )
    actor = given.official()
    communities.change_community(given.office, given.actor(actor), deed)
    assert last_leaf()["facts"]["changed"] == ["about"]
    with pytest.raises(StaleWording):
        communities.change_community(given.office, given.actor(actor), deed)


def test_checks_are_added_and_never_changed_and_the_last_one_counts(given: Given, last_leaf):
    community = register(given)
    ash = given.official(name="Ash")
    check(given, community, DOUBTFUL, ash)
    after = check(given, community, FINE)
    assert [each.result for each in after.checks] == [DOUBTFUL, FINE]
    assert after.check is not None
    assert after.check.result is FINE
    first = after.checks[0]
    assert (first.checked_by_id, first.concerns) == (ash.id, "Its last march was banned")
    assert last_leaf()["facts"] == {
        "result": "no-concern",
        "checked_on": "2026-03-10",
        "valid_until": "2027-03-10",
    }
    assert "concerns" not in last_leaf()["c"]


def test_a_doubt_is_lifted_by_the_press_office_alone(given: Given):
    community, official = register(given), given.official()
    check(given, check(given, community, DOUBTFUL), DOUBTFUL, official)
    with pytest.raises(Unfit) as refused:
        check(given, community, FINE, official)
    assert set(refused.value.faults) == {"result"}
    lifted = check(given, community, FINE).check
    assert lifted is not None
    assert lifted.result is FINE
    check(given, community, FINE, official)  # without a doubt before it, anybody's check counts


def test_who_read_an_older_check_is_told_so(given: Given):
    community = register(given)
    check(given, community)
    with pytest.raises(StaleWording):
        check(given, community, version=1)


@pytest.mark.parametrize(
    ("days", "other", "field"),
    [
        ((1, 100), {}, "checked_on"),
        ((0, -1), {}, "valid_until"),
        ((0, 732), {}, "valid_until"),
        ((0, 9), {"result": DOUBTFUL, "concerns": " "}, "concerns"),
        ((0, 9), {"concerns": "But they shout"}, "concerns"),
        ((0, 9), {"result": DOUBTFUL, "concerns": "c" * 2_001}, "concerns"),
    ],
)
def test_a_check_that_does_not_fit_is_named_by_its_field(given: Given, days, other, field):
    community = register(given)
    today = given.office.today()
    made, until = (today + timedelta(days=each) for each in days)
    with pytest.raises(Unfit) as unfit:
        check(given, community, checked_on=made, valid_until=until, **other)
    assert set(unfit.value.faults) == {field}
    assert read(given, community.id).checks == []


def test_mentors_read_the_register_and_change_nothing(given: Given):
    community, mentor = register(given), given.mentor()
    with pytest.raises(NotPermitted):
        register(given, mentor, name="Others")
    with pytest.raises(NotPermitted):
        check(given, community, by=mentor)
    with pytest.raises(NotPermitted):
        open_case(given, community, mentor)
    with pytest.raises(NotFound):
        read(given, community.id + 1)


def test_a_case_about_a_community_is_logged_with_its_words_and_no_handle(given: Given, last_leaf):
    ash = given.official()
    community = register(given, kind=CommunityKind.CAMPAIGN)
    number = open_case(given, community, ash)
    leaf = last_leaf()
    assert (leaf["act"], set(leaf["c"])) == (Action.LOG_COMMUNITY, {"address", "title", "words"})
    assert leaf["facts"]["community"] == community.id
    case = given.read_conversation(number)
    assert (case.community_id, case.venue_id) == (community.id, community.venue_id)
    assert (case.official_id, case.state) == (ash.id, ConversationState.LOGGED)
    (said,) = case.snapshots
    assert (said.words, said.handle, said.speaker) == (WORDS, "", SpeakerRole.CAMPAIGNER)
    with given.office.sessions() as session:
        assert [each.id for each in list_cases_about(session, community.id)] == [number]


def test_a_thread_at_the_same_address_is_another_case(given: Given):
    ash, community = given.official(), register(given)
    number = open_case(given, community, ash, address="https://walkers.example.org/survey")
    thread = given.conversation(ash, address="https://walkers.example.org/survey")
    assert thread.id != number


def test_there_is_one_case_a_day_for_a_community_and_a_topic(given: Given, clock: SettableClock):
    ash, community, topic = given.official(name="Ash"), register(given), given.topic()
    first = open_case(given, community, ash, topic_id=topic.id)
    with pytest.raises(AlreadyLogged, match="Ash has opened a case about this community") as again:
        open_case(given, community, given.official(), topic_id=topic.id)
    assert again.value.conversation_id == first
    assert open_case(given, community, ash) != first  # on another topic
    clock.advance(days=1)
    assert open_case(given, community, ash, topic_id=topic.id) != first


def test_an_address_that_can_be_none_is_refused(given: Given):
    with pytest.raises(BadAddress):
        open_case(given, register(given), given.official(), address="ftp://example.org")


def decide(given: Given, number: int, approach: Approach, **answers: str) -> None:
    case = given.read_conversation(number)
    deed = conversations.Decide(
        conversation_id=number,
        version=case.version,
        answers=QUESTION | answers,
        approach=approach,
        reason="They have done a good deal, and nobody has said so",
    )
    conversations.decide(given.office, given.actor(case.official), deed)


def test_what_is_no_thread_can_be_acknowledged_and_not_joined(given: Given):
    number = open_case(given, register(given), given.official())
    with pytest.raises(NotReady, match="do not lead to this choice"):
        decide(given, number, Approach.CONVERSE, matter="praise")
    decide(given, number, Approach.REFLECT, matter="praise")
    decision = given.read_conversation(number).decision
    assert decision is not None
    assert decision.approach is Approach.REFLECT
