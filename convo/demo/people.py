"""The people and places of the demo. Names are made up, hosts lead nowhere (RFC 2606)."""

from dataclasses import dataclass
from datetime import date, timedelta

from convo.demo.logins import PASSWORD
from convo.domain.actor import Actor
from convo.domain.vocabulary import Role, Sensitivity, VenueKind, Via
from convo.services import people, places
from convo.services.office import Office
from convo.support.identifiers import hex128

_OFFICIAL, _MENTOR = Role.OFFICIAL, Role.MENTOR
_PRESS, _ADMIN = Role.PRESS_OFFICE, Role.ADMINISTRATOR

_TRAVEL, _PLACES, _LICENSING = "Buses and ferries", "Parks and places", "Licensing"
TEAMS = (_TRAVEL, _PLACES, _LICENSING)


@dataclass(frozen=True, slots=True)
class Somebody:
    """One person of the demo. `trained_for`: days from today, None where nothing is recorded."""

    name: str
    roles: tuple[Role, ...]
    team: str = ""
    mentor: str = ""
    trained_for: int | None = None
    has_password: bool = True


#: By key, which is also the first part of their address. Mentors come before those they help.
PEOPLE: dict[str, Somebody] = {
    "iona": Somebody("Iona Pike", (_ADMIN,)),
    "erin": Somebody("Erin Tallis", (_MENTOR,), _PLACES),
    "farid": Somebody("Farid Quill", (_MENTOR,), _TRAVEL),
    "dev": Somebody("Dev Marlowe", (_OFFICIAL, _MENTOR), _TRAVEL, "erin", 250),
    "gwen": Somebody("Gwen Harrow", (_PRESS,)),
    "asha": Somebody("Asha Penrose", (_OFFICIAL,), _TRAVEL, "farid", 190),
    "ben": Somebody("Ben Okafor-Lake", (_OFFICIAL,), _PLACES, "erin", 300),
    "carys": Somebody("Carys Whitlock", (_OFFICIAL,), _LICENSING, "farid", 120),
    "hal": Somebody("Hal Brisco", (_OFFICIAL, _PRESS), _PLACES, "erin", 75),
    "jo": Somebody("Jo Lindgate", (_OFFICIAL,), _PLACES, "erin", 12),
    "kit": Somebody("Kit Sorrel", (_OFFICIAL,), _LICENSING, "farid", None, has_password=False),
}

VENUES = (
    places.VenueDetails(
        name="Bus Riders’ Forum",
        kind=VenueKind.FORUM,
        hosts="forum.busriders.example",
        house_rules="Say who you are. One topic a thread. No adverts.",
    ),
    places.VenueDetails(
        name="Chirrup",
        kind=VenueKind.SOCIAL,
        hosts="chirrup.example",
        length_limit=300,
        house_rules="Be kind. No private details.",
        discloses=True,
    ),
    places.VenueDetails(
        name="Notes from a Park Bench",
        kind=VenueKind.BLOG,
        hosts="parkbench.example",
        house_rules="Comments are read before they appear. Officials are welcome if they say so.",
    ),
    places.VenueDetails(
        name="Exampleton Together",
        kind=VenueKind.COMMENTS,
        hosts="together.example\nexampleton-together.example",
        length_limit=1200,
        house_rules="Stay on the subject of the page.",
    ),
    places.VenueDetails(
        name="Sign Here",
        kind=VenueKind.PETITION,
        hosts="signhere.example",
        length_limit=800,
        house_rules="Updates come from whoever started the petition; anybody may comment.",
    ),
    places.VenueDetails(
        name="The Exampleton Echo",
        kind=VenueKind.NEWS,
        hosts="echo.example",
        house_rules="Letters to the editor go through the press office.",
    ),
)


@dataclass(frozen=True, slots=True)
class Subject:
    """One topic of the demo, with the keys of its owner and mentors."""

    owner: str
    mentors: tuple[str, ...]
    sensitivity: Sensitivity = Sensitivity.ROUTINE
    live_story: bool = False


TOPICS: dict[str, Subject] = {
    "Bus services": Subject("asha", ("farid", "dev")),
    "Harbour ferry": Subject("dev", ("farid",), Sensitivity.HIGH_PROFILE, live_story=True),
    "Parks and playgrounds": Subject("ben", ("erin", "dev")),
    "Cemeteries and memorials": Subject("jo", ("erin", "dev"), Sensitivity.EMOTIVE),
    "Market stalls and street licences": Subject("carys", ("farid", "erin")),
    "Allotments": Subject("hal", ("erin", "dev")),
}


class Cast:
    """The people of the demo once they have accounts, as actors."""

    def __init__(self) -> None:
        self.ids: dict[str, int] = {}
        self._sessions = {key: hex128() for key in PEOPLE}

    def actor(self, key: str) -> Actor:
        """This person, about to do one thing."""
        return Actor(
            person_id=self.ids[key],
            roles=frozenset(PEOPLE[key].roles),
            via=Via.WEB,
            request=hex128(),
            session=self._sessions[key],
        )


def hire(office: Office, today: date) -> Cast:
    """Add the teams and the people, and let those who have begun choose the demo's password.

    `today` is the day from which their training is counted.
    """
    cast = Cast()
    teams: dict[str, int] = {}
    for key in PEOPLE:
        # The first account is made on the server; the administrator makes the others.
        by = cast.actor("iona") if cast.ids else Actor.operator()
        cast.ids[key] = _add(office, by, key, _account(cast, key, teams, today))
        if not teams:
            teams |= {name: people.add_team(office, cast.actor("iona"), name) for name in TEAMS}
    return cast


def furnish(office: Office, cast: Cast) -> dict[str, int]:
    """Add the venues and topics; their identifiers by name."""
    ids = {v.name: places.add_venue(office, cast.actor("iona"), v) for v in VENUES}
    for name, subject in TOPICS.items():
        details = places.TopicDetails(
            name=name,
            sensitivity=subject.sensitivity,
            owner_id=cast.ids[subject.owner],
            mentor_ids=frozenset(cast.ids[key] for key in subject.mentors),
            live_story=subject.live_story,
        )
        ids[name] = places.add_topic(office, cast.actor("iona"), details)
    return ids


def _account(cast: Cast, key: str, teams: dict[str, int], today: date) -> people.Account:
    somebody = PEOPLE[key]
    days = somebody.trained_for
    return people.Account(
        name=somebody.name,
        email=f"{key}@example.org",
        roles=frozenset(somebody.roles),
        team_id=teams.get(somebody.team),
        mentor_id=cast.ids.get(somebody.mentor),
        trained_until=None if days is None else today + timedelta(days=days),
    )


def _add(office: Office, actor: Actor, key: str, account: people.Account) -> int:
    person_id, secret = people.add_person(office, actor, account)
    if PEOPLE[key].has_password:
        people.set_password(office, secret, PASSWORD, hex128())
    return person_id
