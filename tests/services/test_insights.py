"""What conversations teach us: drawn by anybody who takes part, named after nobody, used."""

import json

import pytest
from sqlalchemy import select

from convo.db.models import AuditEntry, Insight, Person
from convo.domain.errors import NotFound, NotPermitted, NotReady, StaleWording
from convo.domain.permissions import Action
from convo.domain.recognition import InsightKind
from convo.queries.conversations import get_conversation
from convo.queries.insights import PAGE, InsightFilter, get_insight, insights_in, list_insights
from convo.services import insights
from convo.services.insights import DrawInsight, UseInsight, keep_insight
from convo.services.transaction import transaction
from tests.given import Given, SettableClock

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

WORDS = "People take the notice for a rise. The page never says that it replaces the old fee."
PAGE_ADDRESS = "https://www.example.org/fees"


def draw(given: Given, case_id: int, words: str = WORDS, **details: object) -> int:
    by = details.pop("by", None) or given.mentor()
    usual: dict[str, object] = {"kind": InsightKind.WRONG, "names_nobody": False}
    deed = DrawInsight(conversation_id=case_id, words=words, **usual | details)  # type: ignore[arg-type] # fields by name
    return insights.draw_insight(given.office, given.actor(by), deed)  # type: ignore[arg-type] # a person


def use(given: Given, number: int, by: Person, **details: object) -> None:
    usual: dict[str, object] = {
        "insight_id": number, "version": 1, "use": "The page says so now.", "address": PAGE_ADDRESS
    }  # fmt: skip
    deed = UseInsight(**usual | details)  # type: ignore[arg-type] # fields by name
    insights.use_insight(given.office, given.actor(by), deed)


def read(given: Given, number: int) -> Insight:
    with given.office.sessions() as session:
        return get_insight(session, number)


def test_an_insight_is_kept_with_its_case_its_topic_and_who_drew_it(
    given: Given, clock: SettableClock
):
    case, mentor = given.conversation(), given.mentor(name="Mo")
    insight = read(given, draw(given, case.id, f" {WORDS}\n", by=mentor))
    assert (insight.words, insight.kind) == (WORDS, InsightKind.WRONG)
    assert (insight.conversation_id, insight.topic_id) == (case.id, case.topic_id)
    assert (insight.drawn_by.name, insight.drawn_at, insight.used_at) == ("Mo", clock(), None)


def test_it_can_be_drawn_at_any_time_by_whoever_takes_part_and_nobody_else(given: Given):
    case = given.decided()
    for someone in (given.official(), given.mentor(), given.press_officer()):
        draw(given, case.id, by=someone)
    with pytest.raises(NotPermitted):
        draw(given, case.id, by=given.administrator())
    with given.office.sessions() as session:
        assert len(insights_in(session, case.id)) == 3


@pytest.mark.parametrize("words", ["", "  \n"])
def test_without_words_nothing_was_learnt(given: Given, words: str):
    with pytest.raises(NotReady, match="Write what was learnt"):
        draw(given, given.conversation().id, words)


def test_words_that_hold_a_handle_of_the_case_are_looked_at_once_more(given: Given):
    case = given.conversation(handle="@Otterly")
    for words in ("Ask otterly.", "As OTTERLY says", "“Otterly” is right"):
        with pytest.raises(NotReady, match="“@Otterly” spoke in this conversation"):
            draw(given, case.id, words)
    draw(given, case.id, "The otters are not otterlys.")  # no handle stands there by itself
    draw(given, case.id, "It is otterly confusing.", names_nobody=True)


def test_the_log_names_the_kind_and_commits_to_the_words(given: Given, last_leaf):
    case = given.conversation()
    number = draw(given, case.id)
    leaf = last_leaf()
    assert leaf["obj"] == {"type": "insight", "id": str(number), "ver": 1}
    assert leaf["rel"] == [{"type": "conversation", "id": str(case.id)}]
    assert leaf["facts"] == {"kind": "wrong", "topic": case.topic_id}
    assert set(leaf["c"]) == {"words"}
    use(given, number, given.official())
    leaf = last_leaf()
    assert (leaf["act"], set(leaf["c"])) == (Action.USE_INSIGHT.value, {"use", "address"})


def test_as_part_of_another_deed_it_has_an_entry_of_its_own_on_the_same_case(given: Given, log):
    case, official = given.conversation(), given.official()
    with transaction(given.office, given.actor(official), Action.DECIDE) as tx:
        conversation = tx.on(get_conversation(tx.session, case.id))
        keep_insight(tx, conversation, InsightKind.ASKS, WORDS)
        tx.record(conversation)
    assert [(action, who) for action, _, who in log()[-2:]] == [
        (Action.DRAW_INSIGHT.value, official.id),
        (Action.DECIDE.value, official.id),
    ]
    drawn = select(AuditEntry.leaf).where(AuditEntry.action == Action.DRAW_INSIGHT.value)
    with given.office.sessions() as session:
        leaf = json.loads(session.scalars(drawn).one())
    assert leaf["rel"] == [{"type": "conversation", "id": str(case.id)}]
    assert leaf["facts"] == {"kind": "asks", "topic": case.topic_id}


def test_what_came_of_it_is_said_once_with_a_page_that_can_be_read(
    given: Given, clock: SettableClock
):
    number, official = draw(given, given.conversation().id), given.official(name="Asha")
    for address in ("", "not an address", "javascript:alert(1)", "ftp://example.org"):
        with pytest.raises(NotReady):
            use(given, number, official, address=address)
    with pytest.raises(NotReady, match="Say what came of it"):
        use(given, number, official, use=" ")
    with pytest.raises(NotPermitted):
        use(given, number, given.administrator())
    clock.advance(days=1)
    use(given, number, official)
    insight = read(given, number)
    assert (insight.use, insight.use_address) == ("The page says so now.", PAGE_ADDRESS)
    assert insight.used_by is not None
    assert (insight.used_by.name, insight.used_at) == ("Asha", clock())
    with pytest.raises(StaleWording, match="already"):
        use(given, number, official, version=2)
    with pytest.raises(NotFound):
        use(given, 99, official)


def test_insights_of_a_topic_are_found_by_kind_and_use_newest_first(given: Given):
    case, official = given.conversation(), given.official()
    kinds = (InsightKind.ASKS, InsightKind.WRONG, InsightKind.ASKS)
    asks, wrong, again = (draw(given, case.id, kind=kind) for kind in kinds)
    draw(given, given.conversation(topic=given.topic()).id)
    use(given, wrong, official)

    def found(**wanted: object) -> list[int]:
        with given.office.sessions() as session:
            filter_ = InsightFilter(topic_id=case.topic_id, **wanted)  # type: ignore[arg-type] # fields by name
            return [insight.id for insight in list_insights(session, filter_)]

    assert found() == [again, wrong, asks]
    assert found(kind=InsightKind.ASKS) == [again, asks]
    assert (found(used=True), found(used=False)) == ([wrong], [again, asks])
    assert found(before=wrong) == [asks]


def test_a_page_of_insights_ends_where_the_next_begins(given: Given):
    case, mentor = given.conversation(), given.mentor()
    ids = [draw(given, case.id, by=mentor) for _ in range(PAGE + 2)][::-1]
    with given.office.sessions() as session:
        first = list_insights(session, InsightFilter(topic_id=case.topic_id))
        assert [each.id for each in first] == ids[: PAGE + 1]  # one more says that there are more
        rest = InsightFilter(topic_id=case.topic_id, before=ids[PAGE - 1])
        assert [each.id for each in list_insights(session, rest)] == ids[PAGE:]
