"""An office that has been at work for years: so many conversations, so many entries.

Everything in it is a copy of what the services wrote (`template.py`): rows, openings, and the
canonical bytes of every entry under its own number. The lists of three people (an official, a
mentor, the press office) are the same in an office of any size, and so is the number of people and
places; everything else grows.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count, cycle, islice
from random import Random

from sqlalchemy import Connection

from convo.db.base import Base
from convo.db.engine import open_engine
from convo.domain.vocabulary import Role
from tests.bench.copying import Copier, Names, Told, words_told
from tests.bench.template import Template

#: When the pages are looked at: what waits since Monday afternoon is late for nobody yet.
NOW = datetime(2026, 3, 10, 9, 15, tzinfo=UTC)
#: How many people there are, and how many of them are what. The others are officials.
PEOPLE, MENTORS, PRESS = 300, 30, 12
TEAMS, VENUES, TOPICS = 12, 30, 24
#: Weeks over which finished cases are spread, and how long ago the last of them began.
_WEEKS, _SINCE = 150, 3

#: What one official has at once: 40 conversations.
OFFICIAL = {
    "logged": 5, "decided": 2, "left": 3, "drafting": 5, "returned": 3, "with mentor": 4,
    "with mentor again": 2, "signed off": 3, "posted": 3, "done": 8, "withdrawn": 1, "declined": 1,
}  # fmt: skip
#: What a mentor has to read besides: 20 replies wait for them.
MENTOR = {"with mentor": 9, "with mentor again": 5}
#: What waits for the press office: 30 referrals, and postings that differ.
PRESS_OFFICE = {"with press office": 18, "referred": 12, "posted differently": 4}
#: Of a hundred cases of everybody else: those under way, and those that are over.
_LIVE = {
    "logged": 3, "left": 4, "drafting": 2, "returned": 1, "with mentor": 1, "signed off": 1,
    "posted": 2,
}  # fmt: skip
_OVER = {"left and closed": 22, "short and done": 17, "done": 38, "withdrawn": 5, "declined": 4}

_ROLES = {"author": Role.OFFICIAL, "mentor": Role.MENTOR, "press": Role.PRESS_OFFICE}
_FIRST = ("Ann", "Bo", "Cleo", "Dai", "Ed", "Flo", "Guy", "Hana", "Ike", "Jo", "Kim", "Lou")
_LAST = ("Archer", "Baker", "Carter", "Draper", "Fisher", "Glover", "Hooper", "Mason", "Potter")
_TABLES = Base.metadata.tables


@dataclass(frozen=True, kw_only=True, slots=True)
class Size:
    """How much there is: of everybody's, and on the lists of the three."""

    conversations: int
    entries: int
    official: Mapping[str, int] = field(default_factory=lambda: OFFICIAL)
    mentor: Mapping[str, int] = field(default_factory=lambda: MENTOR)
    press: Mapping[str, int] = field(default_factory=lambda: PRESS_OFFICE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Filled:
    """Whose pages to look at, and which."""

    official: int
    mentor: int
    press: int
    #: The last conversation of the official's of each story of theirs.
    cases: Mapping[str, int]
    conversations: int
    entries: int


@dataclass(frozen=True, kw_only=True, slots=True)
class _Planned:
    """One case to be: its story, whose it is, and how many weeks ago it was."""

    story: str
    author: int
    mentor: int
    weeks: int


def fill(
    address: str,
    template: Template,
    size: Size,
    worded: Callable[[Told], Mapping[str, str]] = words_told,
) -> Filled:
    """Fill an empty, migrated database, and say where to look. `worded`: what entries commit to."""
    engine = open_engine(address)
    with engine.connect() as connection:
        with connection.begin():
            filled = _Filler(connection, template, worded).fill(size)
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("ANALYZE")  # as its own housekeeping does all the time
            connection.commit()
    engine.dispose()
    return filled


class _Filler:
    """Fills one database. The same size always gives the same cases."""

    def __init__(
        self,
        connection: Connection,
        template: Template,
        worded: Callable[[Told], Mapping[str, str]],
    ) -> None:
        self.template, self.copier = template, Copier(connection, worded)
        self.random, self.numbers = Random(3), count(1)  # noqa: S311 - nothing here is secret
        teams = [self.copier.add(_TABLES["team"], {"name": f"Team {n}"}) for n in range(TEAMS)]
        self.mentors = [self._person("mentor", teams) for _ in range(MENTORS)]
        self.press = [self._person("press", teams) for _ in range(PRESS)]
        mentors = islice(cycle(self.mentors), PEOPLE - MENTORS - PRESS)
        #: Each with their mentor.
        self.officials = [(self._person("author", teams, mentor), mentor) for mentor in mentors]
        self.venues = [self._place("venue", number) for number in range(VENUES)]
        self.topics = [self._place("topic", number) for number in range(TOPICS)]
        self.copier.connection.execute(_TABLES["guideline_set"].insert(), template.kept_sets)
        for topic, person in zip(cycle(self.topics), self.mentors, strict=False):
            row = {"topic_id": topic, "person_id": person}
            self.copier.attach(_TABLES["topic_mentor"], row)

    def fill(self, size: Size) -> Filled:
        """All of it, in the order of time, so that identifiers grow as they do in an office."""
        official, mentor = self.officials[0]
        cases: dict[str, int] = {}
        for case in sorted(self._plan(size), key=lambda case: -case.weeks):
            conversation = self._copy(case)
            if case.author == official:
                cases[case.story] = conversation
        for _ in range(size.entries - self.copier.told):
            self._look()
        self.copier.close_log()
        return Filled(
            official=official,
            mentor=mentor,
            press=self.press[0],
            cases=cases,
            conversations=size.conversations,
            entries=self.copier.told,
        )

    def _plan(self, size: Size) -> list[_Planned]:
        """Every case: the lists of the three, then as many of everybody else's as are left."""
        first, *rest = self.officials
        team = [each for each in rest if each[1] == first[1]]
        others = [each for each in rest if each[1] != first[1]]
        plan = [*self._several(size.official, [first]), *self._several(size.mentor, team)]
        plan += self._several(size.press, others)
        kinds = self.random.choices(
            [*_LIVE, *_OVER],
            [*_LIVE.values(), *_OVER.values()],
            k=max(0, size.conversations - len(plan)),
        )
        return plan + [self._planned(kind, others) for kind in kinds]

    def _several(
        self, kinds: Mapping[str, int], whose: Sequence[tuple[int, int]]
    ) -> Iterator[_Planned]:
        for kind, many in kinds.items():
            for _ in range(many):
                yield self._planned(kind, whose)

    def _planned(self, kind: str, whose: Sequence[tuple[int, int]]) -> _Planned:
        author, mentor = self.random.choice(whose)
        weeks = self.random.randrange(_SINCE, _WEEKS) if kind in _OVER else 0
        return _Planned(story=kind, author=author, mentor=mentor, weeks=weeks)

    def _copy(self, case: _Planned) -> int:
        """A copy of the story's case, up to half an hour earlier in the day."""
        earlier = timedelta(weeks=case.weeks, seconds=self.random.randrange(1800))
        people, places = self.template.people, self.template.places
        world: Names = {
            "person": {
                people["author"]["id"]: case.author,
                people["mentor"]["id"]: case.mentor,
                people["press"]["id"]: self.random.choice(self.press),
            },
            "venue": {places["venue"]["id"]: self.random.choice(self.venues)},
            "topic": {places["topic"]["id"]: self.random.choice(self.topics)},
        }
        return self.copier.copy(self.template.cases[case.story], world, -earlier)

    def _look(self) -> None:
        """Somebody of the press office looks at the log."""
        earlier = timedelta(seconds=self.random.randrange(_WEEKS * 7 * 86_400))
        names = {"person": {self.template.people["press"]["id"]: self.random.choice(self.press)}}
        self.copier.tell(self.template.looked, names, -earlier)

    def _person(self, part: str, teams: Sequence[int], mentor: int | None = None) -> int:
        """Somebody in this part, with the entry that they were added."""
        row = self.template.people[part]
        theirs = {
            "name": f"{self.random.choice(_FIRST)} {self.random.choice(_LAST)}",
            "email": f"person{next(self.numbers)}@example.org",
            "team_id": self.random.choice(teams),
            "mentor_id": mentor,
        }
        identifier = self.copier.add(_TABLES["person"], {**row, **theirs})
        role = {"person_id": identifier, "role": _ROLES[part]}
        self.copier.attach(_TABLES["person_role"], role)
        names = {"person": {row["id"]: identifier}}
        self.copier.tell(self.template.arrived[part], names, -timedelta(weeks=_WEEKS))
        return identifier

    def _place(self, kind: str, number: int) -> int:
        row = self.template.places[kind]
        return self.copier.add(_TABLES[kind], {**row, "name": f"{kind.capitalize()} {number}"})
