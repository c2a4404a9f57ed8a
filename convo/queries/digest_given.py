"""What recognition was given on a topic in a period, as a briefing digest says it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload, selectinload

from convo.db.models import Mention, Recognition, Topic
from convo.domain.digest import Given
from convo.support.working_time import WorkingCalendar

#: The most conversations in one digest, and acknowledgements: a longer one is read by nobody.
MOST = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """From one day to another, both included, where the office is."""

    since: date
    until: date
    calendar: WorkingCalendar

    @classmethod
    def of_days(cls, days: int, today: date, calendar: WorkingCalendar) -> "Period":
        """So many days, the last of them today."""
        return cls(since=today - timedelta(days=days - 1), until=today, calendar=calendar)

    @classmethod
    def told(cls, facts: Mapping[str, Any], calendar: WorkingCalendar) -> "Period":
        """The period that the entry of a sending names."""
        since, until = (date.fromisoformat(facts[name]) for name in ("from_on", "until_on"))
        return cls(since=since, until=until, calendar=calendar)

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """Where it begins, and where the day after it does."""
        after = self.until + timedelta(days=1)
        return self.calendar.at(self.since, time.min), self.calendar.at(after, time.min)


def counts_in(topic: Topic, period: Period) -> tuple[ColumnElement[bool], ...]:
    """Recognition that was given on the topic in the period."""
    return (
        Recognition.topic_id == topic.id,
        Recognition.given_on.between(period.since, period.until),
        Recognition.struck_at.is_(None),
    )


def list_given(
    session: Session, topic: Topic, period: Period, ids: Collection[int]
) -> Sequence[Recognition]:
    """What was given on the topic in the period, and to these conversations at any time.

    The newest first; of the former so much as is shown, and one more.
    """
    newest_first = Recognition.given_on.desc(), Recognition.id.desc()
    newest = select(Recognition.id).where(*counts_in(topic, period)).order_by(*newest_first)
    named = selectinload(Recognition.mentions)
    to_these = (
        Recognition.conversation_id.in_(ids)
        & Recognition.given_on.is_not(None)
        & Recognition.struck_at.is_(None)
    )
    return session.scalars(
        select(Recognition)
        .options(named.joinedload(Mention.community), named.joinedload(Mention.side))
        .options(joinedload(Recognition.reply))
        .where(Recognition.id.in_(newest.limit(MOST + 1)) | to_these)
        .order_by(*newest_first)
    ).all()


def is_in(recognition: Recognition, topic: Topic, period: Period) -> bool:
    """Whether it was given on the topic in the period."""
    on = recognition.given_on
    return (
        recognition.topic_id == topic.id and on is not None and period.since <= on <= period.until
    )


def heard_in(session: Session, topic: Topic, period: Period) -> set[int | None]:
    """The sides that were given recognition on the topic in the period."""
    found = select(Mention.side_id).join(Recognition).where(*counts_in(topic, period)).distinct()
    return set(session.scalars(found))


def given_of(recognition: Recognition) -> Given:
    """Where, when and to which sides; communities by name, and never a person."""
    sides = {each.side.name: None for each in recognition.mentions if each.side}
    named = {each.community.name: None for each in recognition.mentions if each.community}
    posted = recognition.reply.posted_address if recognition.reply else ""
    return Given(
        channel=recognition.channel.label if recognition.channel else "",
        on=recognition.given_on or date.min,
        sides=tuple(sides),
        named=tuple(named),
        address=recognition.address or posted or "",
        conversation_id=recognition.conversation_id,
    )
