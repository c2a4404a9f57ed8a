"""Deeds on venues and topics, for the administrator who keeps them."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from convo.db.models import Topic, TopicMentor, Venue
from convo.domain.actor import Actor
from convo.domain.permissions import Action
from convo.domain.vocabulary import Sensitivity, VenueKind
from convo.queries.places import get_topic, get_venue, list_topics, list_venues
from convo.services.office import Office
from convo.services.people import Unfit
from convo.services.transaction import Transaction, transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class VenueDetails:
    """Everything that an administrator says about a venue."""

    name: str
    kind: VenueKind
    hosts: str = ""
    length_limit: int | None = None
    house_rules: str = ""
    discloses: bool = False
    public: bool = True
    welcomes_officials: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class TopicDetails:
    """Everything that an administrator says about a topic."""

    name: str
    sensitivity: Sensitivity = Sensitivity.ROUTINE
    owner_id: int | None = None
    mentor_ids: frozenset[int] = frozenset()
    live_story: bool = False
    legal_hold: bool = False
    market_sensitive: bool = False
    election_period: bool = False


def add_venue(office: Office, actor: Actor, details: VenueDetails) -> int:
    """Add a venue and return its identifier. Raises `Unfit` when its name is taken."""
    with transaction(office, actor, Action.ADD_VENUE) as tx:
        _require_free(details.name, list_venues(tx.session))
        venue = Venue(**asdict(details))
        tx.session.add(venue)
        tx.session.flush()
        tx.record(venue, name=venue.name, house_rules=venue.house_rules)
        return venue.id


def change_venue(office: Office, actor: Actor, venue_id: int, details: VenueDetails) -> None:
    """Change what is known about a venue. Raises `Unfit` when its name is taken."""
    with transaction(office, actor, Action.CHANGE_VENUE) as tx:
        venue = tx.on(get_venue(tx.session, venue_id))
        _require_free(details.name, (v for v in list_venues(tx.session) if v.id != venue_id))
        changed = [name for name, value in asdict(details).items() if getattr(venue, name) != value]
        for name in changed:
            setattr(venue, name, getattr(details, name))
        tx.note(changed=sorted(changed))
        tx.record(venue, name=venue.name, house_rules=venue.house_rules)


def add_topic(office: Office, actor: Actor, details: TopicDetails) -> int:
    """Add a topic and return its identifier. Raises `Unfit` when its name is taken."""
    with transaction(office, actor, Action.ADD_TOPIC) as tx:
        _require_free(details.name, list_topics(tx.session))
        topic = Topic()
        _apply(tx, topic, details)
        tx.session.add(topic)
        tx.session.flush()
        tx.record(topic, name=topic.name)
        return topic.id


def change_topic(office: Office, actor: Actor, topic_id: int, details: TopicDetails) -> None:
    """Change what is known about a topic. Raises `Unfit` when its name is taken."""
    with transaction(office, actor, Action.CHANGE_TOPIC) as tx:
        topic = tx.on(get_topic(tx.session, topic_id))
        _require_free(details.name, (t for t in list_topics(tx.session) if t.id != topic_id))
        _apply(tx, topic, details)
        tx.record(topic, name=topic.name)


def _require_free(name: str, others: Iterable[Venue | Topic]) -> None:
    if any(other.name.casefold() == name.casefold() for other in others):
        raise Unfit({"name": "This name is already used. Choose another"})


def _apply(tx: Transaction, topic: Topic, details: TopicDetails) -> None:
    plain = asdict(details)
    mentor_ids = plain.pop("mentor_ids")
    changed = [name for name, value in plain.items() if getattr(topic, name) != value]
    for name in changed:
        setattr(topic, name, plain[name])
    kept = {mentor.person_id: mentor for mentor in topic.topic_mentors}
    topic.topic_mentors = [
        kept.get(person_id, TopicMentor(person_id=person_id)) for person_id in sorted(mentor_ids)
    ]
    flags = ("live_story", "legal_hold", "market_sensitive", "election_period")
    tx.note(
        changed=sorted(changed),
        sensitivity=details.sensitivity.value,
        flags=[flag for flag in flags if plain[flag]],
        mentors=sorted(mentor_ids),
    )
