"""Fill an empty database through the services, in the order in which things happened."""

from dataclasses import replace
from datetime import date, datetime

from convo.demo.acknowledging_deeds import ACKNOWLEDGING_DEEDS
from convo.demo.away import name_covers
from convo.demo.calendar import WalkingClock, hours_ago
from convo.demo.conversation_deeds import CONVERSATION_DEEDS
from convo.demo.disclosing import prepare_disclosures
from convo.demo.learning_deeds import LEARNING_DEEDS, name_sides
from convo.demo.lines import write_lines
from convo.demo.note_deeds import NOTE_DEEDS
from convo.demo.people import furnish, hire
from convo.demo.posting_deeds import POSTING_DEEDS
from convo.demo.recognising import recall_recognition
from convo.demo.register import REGISTER_DEEDS, keep_register
from convo.demo.reply_deeds import REPLY_DEEDS
from convo.demo.reviewing import review_record
from convo.demo.stage import Stage
from convo.demo.story import Step, Story, read_stories
from convo.domain.errors import Refused
from convo.queries.people import list_people
from convo.services.clockwork import perform_owed
from convo.services.escalations import escalate
from convo.services.office import Office

#: What each word of a story does.
DEEDS = {
    **CONVERSATION_DEEDS,
    **REPLY_DEEDS,
    **NOTE_DEEDS,
    **POSTING_DEEDS,
    **LEARNING_DEEDS,
    **ACKNOWLEDGING_DEEDS,
    **REGISTER_DEEDS,
}

#: Office hours before the first conversation in which the administrator sets everything up.
_SETTING_UP = 8


class NotAsWritten(Exception):
    """A story says that a deed is refused, and it was not."""


def is_empty(office: Office) -> bool:
    """Whether there are no people yet."""
    with office.sessions() as session:
        return not list_people(session)


def fill(office: Office) -> int:
    """Make the department and play every story, up to this moment; how many conversations.

    The database must be empty. Raises what the services raise where a story is not as it could
    have happened, and `NotAsWritten`.
    """
    now = office.clock()
    office = replace(office, signer=None)  # all of it is signed once it is there
    stories = read_stories()
    earliest = max(step.ago for story in stories for step in story.steps)
    clock = WalkingClock(hours_ago(office.calendar, now, earliest + _SETTING_UP))
    stage = Stage(office=replace(office, clock=clock))
    _set_up(stage, office.today())
    today = None
    for moment, story, step in in_order(office, now, stories):
        clock.walk_to(moment)
        if moment.date() != today:
            today = moment.date()
            escalate(stage.office)  # as the clock of those days did
        _play(stage, story, step)
    clock.walk_to(now)
    perform_owed(stage.office)
    name_covers(stage.office, stage.cast)
    _work_on_record(stage)
    return len(stories)


def _set_up(stage: Stage, today: date) -> None:
    """The people, the places, and what their keepers know before anything is logged."""
    stage.cast = hire(stage.office, today)
    stage.places = furnish(stage.office, stage.cast)
    write_lines(stage.office, stage.cast, stage.places)
    name_sides(stage.office, stage.cast, stage.places)
    keep_register(stage.office, stage.cast, stage.places)
    recall_recognition(stage.office, stage.cast, stage.places)


def _work_on_record(stage: Stage) -> None:
    review_record(stage)
    prepare_disclosures(stage)


def in_order(
    office: Office, now: datetime, stories: list[Story]
) -> list[tuple[datetime, Story, Step]]:
    """Every step of every story with its moment, the earliest first."""
    steps = [
        (hours_ago(office.calendar, now, step.ago + _shift(number)), story, step)
        for number, story in enumerate(stories)
        for step in story.steps
    ]
    # A stable sort: where two are at one moment, a story's own order stays.
    return sorted(steps, key=lambda each: each[0])


def _shift(number: int) -> float:
    """Hours by which a story lies earlier than written, so that not all happens at half past."""
    return number * 7 % 29 / 60


def _play(stage: Stage, story: Story, step: Step) -> None:
    try:
        DEEDS[step.do](stage, story, step)
    except Refused as refusal:
        if not step.refused:
            refusal.add_note(f"in the demo's story {story.title!r}, at {step.do!r}")
            raise
        return
    if step.refused:
        raise NotAsWritten(f"{story.title}: {step.do} was not refused")
