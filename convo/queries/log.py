"""Reading the audit log: pages of entries by filter."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CompoundSelect, Select, func, literal, select, union_all
from sqlalchemy.orm import Session

from convo.db.models import AuditEntry, AuditFinding, Conversation, Person, Team, Topic, Venue
from convo.domain.permissions import Action
from convo.domain.vocabulary import Outcome
from convo.queries.timeline import Line, read_lines

PAGE = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class LogFilter:
    """Which entries to list; `before` is the place that the page before ended on."""

    since: datetime | None = None
    until: datetime | None = None
    person_id: int | None = None
    team_id: int | None = None
    topic_id: int | None = None
    venue_id: int | None = None
    conversation_id: int | None = None
    action: Action | None = None
    outcome: Outcome | None = None
    #: A rule's name, such as `rebuttal.CategoricalDenial`.
    finding: str = ""
    before: int | None = None


def list_entries(session: Session, wanted: LogFilter) -> list[Line]:
    """Entries, newest first; one more than a page when there are more."""
    found = _filtered(select(AuditEntry), wanted).order_by(AuditEntry.seq.desc()).limit(PAGE + 1)
    return read_lines(session, found)


def list_choices(session: Session) -> Mapping[str, list[tuple[int, str]]]:
    """What a filter may name: people, teams, topics, venues and rules, each by name.

    One query, which steps from one rule to the next instead of reading every finding.
    """
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for kind, identifier, name in session.execute(_CHOICES):
        found[kind].append((identifier, name))
    for named in found.values():
        named.sort(key=lambda each: (each[1].casefold(), each[0]))
    return found


def _rules_found() -> Select[Any]:
    least = func.min(AuditFinding.rule)
    first = select(least.label("rule")).cte("rules_found", recursive=True)
    following = select(least).where(AuditFinding.rule > first.c.rule).scalar_subquery()
    rules = first.union_all(select(following).where(first.c.rule.is_not(None)))
    return select(literal("finding"), literal(0), rules.c.rule).where(rules.c.rule.is_not(None))


_CHOICES: CompoundSelect[Any] = union_all(
    select(literal("person").label("kind"), Person.id, Person.name.label("name")),
    select(literal("team"), Team.id, Team.name),
    select(literal("topic"), Topic.id, Topic.name),
    select(literal("venue"), Venue.id, Venue.name),
    _rules_found(),
)


def _filtered(query: Select[Any], wanted: LogFilter) -> Select[Any]:
    conditions = {
        AuditEntry.actor_id: wanted.person_id,
        AuditEntry.conversation_id: wanted.conversation_id,
        AuditEntry.action: wanted.action.value if wanted.action else None,
        AuditEntry.outcome: wanted.outcome.value if wanted.outcome else None,
    }
    for column, value in conditions.items():
        if value is not None:
            query = query.where(column == value)
    query = _between(query, wanted)
    query = _in_place(query, wanted)
    if wanted.finding:
        query = query.where(
            AuditEntry.seq.in_(select(AuditFinding.seq).where(AuditFinding.rule == wanted.finding))
        )
    return query


def _between(query: Select[Any], wanted: LogFilter) -> Select[Any]:
    if wanted.since is not None:
        query = query.where(AuditEntry.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(AuditEntry.at < wanted.until)
    if wanted.before is not None:
        query = query.where(AuditEntry.seq < wanted.before)
    return query


def _in_place(query: Select[Any], wanted: LogFilter) -> Select[Any]:
    if wanted.team_id is not None:
        members = select(Person.id).where(Person.team_id == wanted.team_id)
        query = query.where(AuditEntry.actor_id.in_(members))
    for column, value in (
        (Conversation.topic_id, wanted.topic_id),
        (Conversation.venue_id, wanted.venue_id),
    ):
        if value is not None:
            places = select(Conversation.id).where(column == value)
            query = query.where(AuditEntry.conversation_id.in_(places))
    return query
