"""Which venue, topic and official a line means: by name, else by what the whole file is given."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Self

from sqlalchemy.orm import Session

from convo.db.models import Person, Venue
from convo.domain.vocabulary import Role
from convo.queries.people import list_people_who_are
from convo.queries.places import list_topics, list_venues
from convo.services.imports.lines import BadCell
from convo.support.addresses import host
from convo.support.table_rows import short


class UnknownPlace(BadCell):
    """A venue or topic that convo does not have.

    `name` is what it is called in the file; `site` is where it is, if no venue is known there.
    """

    def __init__(self, sentence: str, name: str, site: str = "") -> None:
        super().__init__(sentence)
        self.name = name
        self.site = site


@dataclass(frozen=True, kw_only=True, slots=True)
class Places:
    """Venues, topics and officials as they were when somebody looked, by their names."""

    venues: Mapping[str, int]
    hosts: Mapping[str, tuple[int, str]]
    topics: Mapping[str, int]
    topic_names: tuple[str, ...]
    officials: Mapping[str, int]
    #: For lines that name none; None where each line must.
    topic_id: int | None
    official_id: int | None
    #: Nobody else may be named: whoever uploads a page imports for themselves.
    only_official: str = ""

    def supposing(self, venues: Mapping[str, str], topics: Iterable[str]) -> Self:
        """As if these venues, each with its host, and these topics were here: their id is 0."""
        names = tuple(topics)
        return replace(
            self,
            venues={**self.venues, **{name.casefold(): 0 for name in venues}},
            hosts={**self.hosts, **{site: (0, name) for name, site in venues.items() if site}},
            topics={**self.topics, **{name.casefold(): 0 for name in names}},
            topic_names=(*self.topic_names, *names),
        )

    def venue(self, name: str, address: str) -> int:
        """By its name, else by the host of the address. Raises `UnknownPlace`."""
        if not name:
            return self._venue_of(address)
        found = self.venues.get(folded(name))
        if found is not None:
            return found
        by_host = self._by_host(address)
        hint = f" By its address it would be “{by_host[1]}”" if by_host else ""
        site = "" if by_host else host(address)
        raise UnknownPlace(f"convo knows no venue “{short(name)}”.{hint}", name, site)

    def topic(self, name: str) -> int:
        """By its name, else the one for all. Raises `UnknownPlace`, which names the closest."""
        if not name and self.topic_id is not None:
            return self.topic_id
        if not name:
            raise BadCell("There is no topic. Name one, or choose one for every line without")
        found = self.topics.get(folded(name))
        if found is not None:
            return found
        close = get_close_matches(folded(name), self.topics, n=1)
        hint = f" Is it “{self._topic_name(close[0])}”?" if close else ""
        raise UnknownPlace(f"convo knows no topic “{short(name)}”.{hint}", name)

    def official(self, name: str) -> int:
        """By email address or name, else the one for all."""
        if not name and self.official_id is not None:
            return self.official_id
        if not name:
            raise BadCell("Nobody is named here. Say which official is in charge")
        found = self.officials.get(name.casefold())
        if found is None:
            raise BadCell(f"“{short(name)}” is not an official with an account in use")
        if self.only_official and found != self.official_id:
            raise BadCell(
                f"You import for yourself ({self.only_official}) and not for “{short(name)}”. "
                "Whoever runs convo can import for others, on the command line"
            )
        return found

    def _venue_of(self, address: str) -> int:
        found = self._by_host(address)
        if found is None:
            site = host(address)
            sentence = f"No venue is named here, and convo knows none for {short(site)}"
            raise UnknownPlace(sentence, site[:80], site)
        return found[0]

    def _by_host(self, address: str) -> tuple[int, str] | None:
        parts = host(address).split(".")
        names = (".".join(parts[start:]) for start in range(len(parts)))
        return next((self.hosts[name] for name in names if name in self.hosts), None)

    def _topic_name(self, key: str) -> str:
        return next((name for name in self.topic_names if folded(name) == key), key)


def folded(name: str) -> str:
    """A name as it is compared: spreadsheets have straight apostrophes, our names curly ones."""
    return name.replace("’", "'").casefold()


def look_up_places(
    session: Session,
    *,
    topic_id: int | None = None,
    official: Person | None = None,
    only: bool = False,
) -> Places:
    """The places and people of this moment.

    `official` is in charge of lines that name nobody; with `only`, of every line there is.
    """
    venues, topics = list_venues(session), list_topics(session)
    return Places(
        venues={folded(venue.name): venue.id for venue in venues},
        hosts=_by_host(venues),
        topics={folded(topic.name): topic.id for topic in topics},
        topic_names=tuple(topic.name for topic in topics),
        officials=_officials(list_people_who_are(session, Role.OFFICIAL)),
        topic_id=topic_id,
        official_id=official.id if official else None,
        only_official=official.name if official and only else "",
    )


def _by_host(venues: Iterable[Venue]) -> dict[str, tuple[int, str]]:
    return {name: (venue.id, venue.name) for venue in venues for name in venue.host_names}


def _officials(people: Iterable[Person]) -> dict[str, int]:
    """By email address, and by a name that only one of them has."""
    found: dict[str, int] = {}
    twice: set[str] = set()
    for person in people:
        name = person.name.casefold()
        if name in found:
            twice.add(name)
        found[name] = found[person.email.casefold()] = person.id
    return {name: person_id for name, person_id in found.items() if name not in twice}
