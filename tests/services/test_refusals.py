"""A refusal to be named is remembered in its case, whatever became of the mention."""

from datetime import timedelta

import pytest

from convo.domain.acknowledging import Answer
from convo.domain.errors import NotReady
from convo.domain.recognition import Comfort, CommunityKind
from convo.queries.refusals import refusals_in
from convo.services.people import Unfit
from tests.given import Given
from tests.recognised import Recognised

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def recognised(given: Given) -> Recognised:
    return Recognised(given)


def test_whoever_refused_is_not_added_again_as_somebody_whom_nobody_asked(recognised: Recognised):
    no = recognised.answered(Comfort.REFUSED)
    dropped = recognised.drop(recognised.name_person(recognised.draft(), answer=no))
    for comfort in (Comfort.NOT_ASKED, Comfort.NO_ANSWER):
        with pytest.raises(Unfit, match="they would rather not be named"):
            recognised.name_person(dropped, answer=recognised.answered(comfort))
    again = recognised.name_person(dropped, answer=recognised.answered(Comfort.AGREED))
    assert recognised.mentions(again)[0].comfort is Comfort.AGREED


def test_a_refusal_is_not_changed_into_silence_or_an_earlier_yes(
    given: Given, recognised: Recognised
):
    reply = recognised.name_person(recognised.draft(), answer=recognised.answered(Comfort.REFUSED))
    with pytest.raises(Unfit, match="they would rather not be named"):
        recognised.say(reply, Comfort.NOT_ASKED)
    day = given.office.today() - timedelta(days=3)
    before = Answer(comfort=Comfort.AGREED, asked_on=day, answered_on=day)
    with pytest.raises(Unfit) as refused:
        recognised.name_person(recognised.drop(reply), answer=before)
    assert set(refused.value.faults) == {"answered_on"}


def test_a_campaign_that_refused_is_remembered_until_it_agrees(
    given: Given, recognised: Recognised
):
    campaign = recognised.community(kind=CommunityKind.CAMPAIGN)
    reply = recognised.draft()
    no = recognised.answered(Comfort.REFUSED)
    dropped = recognised.drop(recognised.name_community(reply, campaign, no))
    with pytest.raises(Unfit, match="they would rather not be named"):
        recognised.name_community(dropped, campaign, recognised.answered(Comfort.NOT_ASKED))
    case = reply.conversation_id
    with given.office.sessions() as session:
        assert refusals_in(session, [case]) == {case: {campaign: given.office.today()}}
    recognised.name_community(dropped, campaign, recognised.answered(Comfort.AGREED))
    with given.office.sessions() as session:
        assert refusals_in(session, [case]) == {}


@pytest.mark.parametrize(
    ("handle", "written"),
    [("Zoë Planter", "Zoe Planter"), ("gardener", "g\u0430rdener"), ("Gro\u200bwer", "GROWER")],
)
def test_a_name_in_other_letters_that_read_the_same_is_the_name(
    given: Given, recognised: Recognised, handle: str, written: str
):
    words = f"We read what {written} wrote about the stalls, and what others wrote."
    reply = recognised.ready(words=words, handle=handle)
    with pytest.raises(NotReady, match="Your words name"):
        given.submit(reply)
