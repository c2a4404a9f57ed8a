"""How many questions a page asks of the database: few, and no more for thirty rows than for three.

What the pages cost in an office of 10,000 conversations is for `make bench`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from convo.db.engine import open_engine
from convo.db.models import Cover, PersonRole
from convo.domain.vocabulary import Role
from convo.guidelines.engine import GuidelineSet
from tests.bench.filling import NOW, Size
from tests.bench.office import Filling, open_filling
from tests.bench.template import make_template

MOST = 12

OFFICIAL = ("logged", "drafting", "signed off", "posted")
MENTOR = ("with mentor again",)
PRESS = ("with press office", "referred", "posted differently")
PAGES = (
    "Your work, official",
    "Your work, mentor",
    "Your work, press office",
    "Review",
    "a case",
    "a reply",
    "Draft",
    "Post",
    "Conversations",
    "Audit log",
    "Audit log, one person",
    "Audit log, one finding",
    "Audit log, midway",
)
COUNTED = {"Audit log, one person", "Audit log, one finding"}


@pytest.fixture(scope="module")
def offices(guidelines: GuidelineSet, database_folder: Path) -> Iterator[tuple[Filling, Filling]]:
    """One with a case of each kind, and one with ten."""
    template = make_template(guidelines, {*OFFICIAL, *MENTOR, *PRESS})
    small, large = (
        open_filling(
            f"sqlite:///{database_folder}/office-{many}.db", guidelines, template, size_of(many)
        )
        for many in (1, 10)
    )
    yield small, large
    small.engine.dispose()
    large.engine.dispose()


def size_of(many: int) -> Size:
    return Size(
        conversations=0,
        entries=0,
        official=dict.fromkeys([*OFFICIAL, *MENTOR], many),
        mentor=dict.fromkeys(MENTOR, 2 * many),
        press=dict.fromkeys(PRESS, many),
    )


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_little_and_no_more_of_ten_times_as_many_rows(
    name: str, offices: tuple[Filling, Filling]
):
    few, many = (
        filling.count(next(page for page in filling.pages() if page.name == name))
        for filling in offices
    )
    # What is found is counted only where it is more than a page.
    assert many - few in ({0, 1} if name in COUNTED else {0})
    assert many <= MOST


def test_every_page_that_is_measured_is_counted(offices: tuple[Filling, Filling]):
    assert [page.name for page in offices[0].pages()] == list(PAGES)


@pytest.mark.parametrize(
    ("who", "role"),
    [
        ("official", Role.MENTOR),
        ("official", Role.PRESS_OFFICE),
        ("mentor", Role.OFFICIAL),
        ("press", Role.OFFICIAL),
    ],
)
def test_two_roles_and_a_chain_of_colleagues_to_cover_for_are_no_dearer(
    who: str, role: Role, offices: tuple[Filling, Filling]
):
    counts = []
    for filling in offices:
        page = next(p for p in filling.pages() if p.path == "/" and p.who == who)
        with who_is_also(filling, getattr(filling.filled, who), role):
            counts.append(filling.count(page))
    few, many = counts
    assert many == few
    assert many <= MOST


@contextmanager
def who_is_also(filling: Filling, person_id: int, role: Role) -> Iterator[None]:
    """Give somebody a second role for a while, and colleagues whom they cover for."""
    official, mentor = filling.filled.official, filling.filled.mentor
    covers = [(official + 1, person_id), (official + 2, official + 1), (mentor + 1, person_id)]
    week = {"from_on": NOW.date(), "until_on": NOW.date() + timedelta(weeks=1), "named_at": NOW}
    engine = open_engine(str(filling.engine.url))
    with Session(engine) as session:
        rows = [
            PersonRole(person_id=person_id, role=role),
            *(Cover(person_id=who, cover_id=by, named_by_id=who, **week) for who, by in covers),
        ]
        session.add_all(rows)
        session.commit()
        yield
        for row in rows:
            session.delete(row)
        session.commit()
    engine.dispose()
