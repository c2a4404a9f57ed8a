"""Importing logs every conversation of a file or none, and the record tells how each came in."""

import json
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from convo.db.models import AuditEntry, Conversation, FileImport, Person, Topic, Venue
from convo.domain.actor import Actor
from convo.domain.errors import NotPermitted, NotReady, Refused
from convo.domain.permissions import Action
from convo.domain.vocabulary import ConversationState, Role
from convo.queries.conversations import get_conversation
from convo.queries.timeline import timeline
from convo.services.imports.checking import check
from convo.services.imports.fields import Field
from convo.services.imports.mappings import keep_mapping, mapping_for
from convo.services.office import Office
from tests.given import Given, SettableClock
from tests.services.imports.hands import bring_in, line, plan


@pytest.fixture
def places(given: Given) -> tuple[Venue, Topic]:
    return given.venue(name="The forum", hosts="forum.example.org"), given.topic(name="Licensing")


@pytest.fixture
def asha(given: Given, places: tuple[Venue, Topic]) -> Person:
    return given.official(name="Asha Penrose", email="asha@example.org")


def logged(office: Office) -> int:
    with office.sessions() as session:
        return session.scalar(select(func.count()).select_from(Conversation)) or 0


def one(office: Office, address: str) -> Conversation:
    with office.sessions() as session:
        found = session.scalars(
            select(Conversation.id).where(Conversation.canonical_address == address)
        ).one()
        return get_conversation(session, found)


def test_each_line_becomes_a_conversation_with_an_entry_that_says_where_it_came_from(
    given: Given, asha: Person, places: tuple[Venue, Topic]
):
    office = given.office
    lines = [line(number, handle="gardener", speaker="MP") for number in range(1, 4)]
    report = bring_in(office, given.actor(asha), lines, official=asha, only=True)
    assert (report.lines, report.ready) == (3, 3)
    read = one(office, "https://forum.example.org/t/2")
    assert (read.venue_id, read.topic_id) == (places[0].id, places[1].id)
    assert (read.official_id, read.logged_by_id, read.version) == (asha.id, asha.id, 1)
    assert read.logged_at == office.clock()
    assert read.due_at == office.calendar.add_days(office.clock(), office.targets.path_days)
    (snapshot,) = read.snapshots
    assert snapshot.words == "When does the form close?\nDoes anybody know?"
    with office.sessions() as session:
        (said,) = timeline(session, read.id)
    assert (said.who, said.role) == ("Asha Penrose", "official")
    assert said.sentence == "logged this conversation, from line 2 of a file"
    assert said.words["words"] == snapshot.words


def test_the_file_has_an_entry_after_those_of_its_conversations(given: Given, asha: Person):
    office = given.office
    bring_in(office, Actor.operator(), [line(1), line(2, words="<b>Bold</b>")], official=asha)
    with office.sessions() as session:
        *_, first, second, last = session.scalars(select(AuditEntry).order_by(AuditEntry.seq))
        source = session.scalars(select(FileImport)).one()
    assert [first.action, second.action, last.action] == [Action.LOG, Action.LOG, Action.IMPORT]
    assert (last.subject_type, last.subject_id) == ("file_import", source.id)
    assert {first.actor_id, last.actor_id} == {None}
    assert {first.actor_role, last.actor_role} == {"operator"}
    assert len({first.request, second.request, last.request}) == 3
    facts = json.loads(last.leaf)["facts"]
    assert (facts["lines"], facts["conversations"]) == (2, 2)
    assert "Bold" not in second.leaf.decode()


def test_one_bad_line_stops_it_all_and_leaves_a_refusal(given: Given, asha: Person):
    office, lines = given.office, [line(1), line(2, topic="Licencing"), line(3)]
    with pytest.raises(Refused, match=r"Line 2, column “topic”.*Is it “Licensing”") as refused:
        bring_in(office, given.actor(asha), lines, official=asha)
    assert refused.value.code == "bad-lines"
    assert logged(office) == 0
    with office.sessions() as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)).one()
    assert (last.action, last.outcome) == (Action.IMPORT, "refused")


def test_bad_lines_can_be_skipped(given: Given, asha: Person):
    lines = [line(1), line(2, topic="Nowhere"), line(3)]
    report = bring_in(given.office, given.actor(asha), lines, official=asha, skip_bad=True)
    assert (report.ready, report.bad_lines, logged(given.office)) == (2, 1, 2)


def test_what_was_logged_before_or_stands_there_twice_is_left_out_and_told(
    given: Given, asha: Person
):
    office = given.office
    given.conversation(asha, address="http://forum.example.org/t/1")
    lines = [line(1), line(2), line(3, address="https://forum.example.org/t/2#post-5")]
    report = bring_in(office, given.actor(asha), lines, official=asha)
    assert report.told == [
        "Line 1: already logged by Asha Penrose on 10 March 2026. Left out.",
        "Line 3: the same conversation as on line 2. Left out.",
    ]
    assert (report.duplicates, logged(office)) == (2, 2)
    with pytest.raises(Refused, match="nothing in this file") as refused:
        bring_in(office, given.actor(asha), lines, official=asha)
    assert refused.value.code == "nothing-new"


def test_old_material_counts_from_its_day_and_nothing_about_it_is_due(given: Given, asha: Person):
    office, day = given.office, date(2024, 2, 29)
    bring_in(office, Actor.operator(), [line(1, date="28/02/2024")], official=asha, as_at=day)
    read = one(office, "https://forum.example.org/t/1")
    assert read.logged_at.date() == read.since.date() == read.snapshots[0].taken_at.date() == day
    assert (read.due_at, read.state) == (None, ConversationState.LOGGED)
    assert read.file_import is not None
    assert (read.file_import.as_at, read.file_import.at) == (day, office.clock())
    with office.sessions() as session:
        assert timeline(session, read.id)[0].at == office.clock()


def test_old_material_was_not_said_after_its_day(given: Given, asha: Person):
    with pytest.raises(Refused, match="after the day as at which this is logged"):
        bring_in(
            given.office,
            given.actor(asha),
            [line(1, date="1/3/2024")],
            official=asha,
            as_at=date(2024, 2, 29),
        )


def test_what_is_finished_is_kept_closed(given: Given, asha: Person):
    bring_in(given.office, given.actor(asha), [line(1)], official=asha, closed=True)
    read = one(given.office, "https://forum.example.org/t/1")
    assert (read.state, read.due_at) == (ConversationState.CLOSED, None)


def test_a_line_may_name_its_official_by_address_or_name_on_the_command_line(
    given: Given, asha: Person
):
    ben = given.official(name="Ben Okafor", email="ben@example.org")
    lines = [line(1, official="BEN@example.org"), line(2, official="ben okafor"), line(3)]
    bring_in(given.office, Actor.operator(), lines, official=asha)
    got = [one(given.office, f"https://forum.example.org/t/{n}").official_id for n in (1, 2, 3)]
    assert got == [ben.id, ben.id, asha.id]


@pytest.mark.parametrize("who", ["nobody@example.org", "ada@example.org", "gone@example.org"])
def test_only_an_official_whose_account_is_in_use_can_be_in_charge(
    given: Given, asha: Person, who: str
):
    given.administrator(email="ada@example.org")
    with pytest.raises(Refused, match="is not an official"):
        bring_in(given.office, Actor.operator(), [line(1, official=who)], official=asha)


def test_whoever_imports_on_a_page_imports_for_themselves(given: Given, asha: Person):
    given.official(email="ben@example.org")
    lines = [line(1, official="asha@example.org"), line(2, official="ben@example.org")]
    with pytest.raises(Refused, match="Line 2, column “official”: You import for yourself"):
        bring_in(given.office, given.actor(asha), lines, official=asha, only=True)


@pytest.mark.parametrize("role", [Role.MENTOR, Role.PRESS_OFFICE, Role.ADMINISTRATOR])
def test_nobody_else_imports(given: Given, asha: Person, role: Role):
    with pytest.raises(NotPermitted):
        bring_in(given.office, given.actor(given.person(role)), [line(1)], official=asha)
    assert logged(given.office) == 0


def test_a_line_needs_a_topic_and_an_official_from_somewhere(given: Given, asha: Person):
    bare = {name: cell for name, cell in line(1).items() if name != "topic"}
    with pytest.raises(NotReady, match=r"topic.*official in charge"):
        bring_in(given.office, Actor.operator(), [bare])


def test_a_check_changes_nothing_and_finds_places_that_are_lacking(given: Given, asha: Person):
    lines = [
        line(1, venue="Board", topic="Parks"),
        line(2, address="https://board.example.net/1"),
        line(3, venue="The Forum", topic="parks"),
        line(4, venue="BOARD"),
    ]
    with given.office.sessions() as session:
        report = check(session, plan(given.office, lines, official=asha))
    assert report.new_venues == {"Board": "", "board.example.net": "board.example.net"}
    assert list(report.new_topics) == ["Parks"]
    assert "By its address it would be “The forum”" in str(report.faults[1])
    assert logged(given.office) == 0


def test_a_mapping_is_kept_for_the_next_file_with_the_same_headings(given: Given, asha: Person):
    office = given.office
    odd = [{"Mood": "https://forum.example.org/t/1", "Text": "Words"}]
    table = plan(office, odd, official=asha).table
    keep_mapping(office, given.actor(asha), table, {Field.ADDRESS: "Mood", Field.WORDS: "Text"})
    keep_mapping(office, given.actor(asha), table, {Field.ADDRESS: "Mood", Field.TITLE: "Text"})
    with office.sessions() as session:
        assert mapping_for(session, table) == {Field.ADDRESS: "Mood", Field.TITLE: "Text"}


def test_more_lines_than_are_held_at_a_time_all_come_in_once(
    given: Given, asha: Person, clock: SettableClock
):
    lines = [line(number % 1_100) for number in range(1_201)]
    report = bring_in(given.office, given.actor(asha), lines, official=asha)
    assert (report.ready, report.duplicates, logged(given.office)) == (1_100, 101, 1_100)
    with given.office.sessions() as session:
        seqs = session.scalars(select(AuditEntry.seq).order_by(AuditEntry.seq)).all()
        times = session.scalars(select(Conversation.logged_at).distinct()).all()
    assert list(seqs) == list(range(len(seqs)))
    assert times == [clock()]
    assert isinstance(times[0], datetime)
    assert timedelta() <= clock() - times[0]


def test_a_straight_apostrophe_names_the_same_venue_as_a_curly_one(given: Given, asha: Person):
    given.venue(name="Riders’ Board", hosts="board.example.org")
    lines = [line(1, venue="riders' board")]
    with given.office.sessions() as session:
        assert check(session, plan(given.office, lines, official=asha)).ready == 1
