"""Lines to take: kept by the press office, never edited, retired with a reason."""

from collections import Counter
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import select

from convo.db.models import LineToTake
from convo.domain.errors import NotFound, NotPermitted, NotReady, StaleWording
from convo.queries.lines import counts_for, get_line, list_lines, list_retired_lines
from convo.services import lines
from convo.services.lines import FEWEST_WORDS, LONGEST_LINE, LONGEST_TITLE, AddLine, RetireLine
from convo.services.people import Unfit
from tests.at_once import at_once
from tests.given import Given, SettableClock

WORDS = "We are investing record sums and will set out next steps in due course."
LINE = AddLine(title="Next steps", words=WORDS)
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def add(given: Given, **details: object) -> int:
    actor = given.actor(given.press_officer())
    return lines.add_line(given.office, actor, replace(LINE, **details))  # type: ignore[arg-type] # fields by name


def retire(given: Given, line_id: int, reason: str = "Something newer was published") -> None:
    deed = RetireLine(line_id=line_id, reason=reason)
    lines.retire_line(given.office, given.actor(given.press_officer()), deed)


def titles_for(given: Given, topic_id: int) -> list[str]:
    with given.office.sessions() as session:
        counting = select(LineToTake.title).where(counts_for(topic_id))
        return list(session.scalars(counting.order_by(LineToTake.id)))


def test_a_line_counts_on_its_topic_and_one_without_a_topic_counts_everywhere(given: Given):
    fees, fishing = given.topic(), given.topic()
    add(given, title="Everywhere")
    add(given, title="Fees", topic_id=fees.id)
    assert titles_for(given, fees.id) == ["Everywhere", "Fees"]
    assert titles_for(given, fishing.id) == ["Everywhere"]


def test_a_line_is_kept_as_it_was_given_with_who_and_when(given: Given, clock: SettableClock):
    press = given.press_officer(name="Pat")
    line_id = lines.add_line(
        given.office, given.actor(press), replace(LINE, title=" Steps ", words=f"\n{WORDS}\n")
    )
    with given.office.sessions() as session:
        line = get_line(session, line_id)
        assert (line.title, line.words, line.added_by_id) == ("Steps", WORDS, press.id)
        assert (line.added_at, line.retired_at, line.why_retired) == (clock(), None, "")


def test_the_log_commits_to_the_words_and_holds_none(given: Given, last_leaf):
    topic = given.topic()
    line_id = add(given, topic_id=topic.id)
    leaf = last_leaf()
    assert leaf["obj"] == {"type": "line_to_take", "id": str(line_id)}
    assert leaf["facts"] == {"topic": topic.id}
    assert set(leaf["c"]) == {"title", "words"}
    assert "record sums" not in str(leaf)
    retire(given, line_id)
    assert (last_leaf()["act"], set(last_leaf()["c"])) == ("line_to_take:retire", {"reason"})


def test_a_retired_line_no_longer_counts_and_keeps_its_words(given: Given, clock: SettableClock):
    topic = given.topic()
    line_id = add(given, topic_id=topic.id)
    clock.advance(days=3)
    retire(given, line_id, " It is published now ")
    assert titles_for(given, topic.id) == []
    with given.office.sessions() as session:
        assert list_lines(session) == []
        [line] = list_retired_lines(session)
        assert (line.words, line.why_retired) == (WORDS, "It is published now")
        assert line.retired_at == clock()


@on_sqlite
def test_a_title_and_words_that_were_retired_may_be_used_again(given: Given):
    retire(given, add(given))
    add(given)


@on_sqlite
@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"title": " ", "words": WORDS + " Really."}, "title"),
        ({"title": "x" * (LONGEST_TITLE + 1), "words": WORDS + " Really."}, "title"),
        ({"title": "NEXT steps", "words": WORDS + " Really."}, "title"),
        ({"title": "Another", "words": ""}, "words"),
        ({"title": "Another", "words": "word " * (FEWEST_WORDS - 1)}, "words"),
        ({"title": "Another", "words": "word " * LONGEST_LINE}, "words"),
        ({"title": "Another", "words": WORDS.replace(" ", "\n ")}, "words"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(given: Given, last, details, field):
    add(given)
    with pytest.raises(Unfit) as refused:
        add(given, **details)
    assert set(refused.value.faults) == {field}
    assert last() == ("line_to_take:add", "refused")


@on_sqlite
def test_every_fault_is_said_at_once(given: Given):
    with pytest.raises(Unfit) as refused:
        add(given, title="", words="")
    assert set(refused.value.faults) == {"title", "words"}


@on_sqlite
def test_there_are_only_so_many_lines_for_one_topic(given: Given, monkeypatch):
    monkeypatch.setattr(lines, "MOST_IN_FORCE", 1)
    line_id = add(given)
    with pytest.raises(Unfit, match="There are 1 lines here already"):
        add(given, title="Another", words=WORDS + " Really.")
    add(given, title="On a topic", topic_id=given.topic().id)
    retire(given, line_id)
    add(given, title="Another", words=WORDS + " Really.")


@on_sqlite
def test_only_the_press_office_adds_and_retires(given: Given):
    line_id = add(given)
    deed = RetireLine(line_id=line_id, reason="Not theirs")
    for person in (given.official(), given.mentor(), given.administrator()):
        with pytest.raises(NotPermitted):
            lines.add_line(given.office, given.actor(person), LINE)
        with pytest.raises(NotPermitted):
            lines.retire_line(given.office, given.actor(person), deed)


@on_sqlite
def test_retiring_needs_a_reason_and_a_line_that_is_in_force(given: Given):
    line_id = add(given)
    with pytest.raises(NotReady):
        retire(given, line_id, " ")
    retire(given, line_id)
    with pytest.raises(StaleWording):
        retire(given, line_id)
    with pytest.raises(NotFound):
        retire(given, 999)


@on_sqlite
def test_a_line_is_for_a_topic_that_is_there(given: Given):
    with pytest.raises(NotFound):
        add(given, topic_id=999)


def test_of_two_who_retire_one_line_at_once_one_is_told(given: Given):
    line_id = add(given)
    deed = RetireLine(line_id=line_id, reason="Something newer was published")
    deeds = [
        partial(lines.retire_line, given.office, given.actor(given.press_officer()), deed)
        for _ in range(2)
    ]
    assert Counter(map(type, at_once(deeds))) == {type(None): 1, StaleWording: 1}
