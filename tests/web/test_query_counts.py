"""How many questions a page asks of the database: few, and no more for thirty rows than for three.

What the pages cost in an office of 10,000 conversations is for `make bench`.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from convo.guidelines.engine import GuidelineSet
from tests.bench.filling import Size
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
    assert many == few
    assert many <= MOST


def test_every_page_that_is_measured_is_counted(offices: tuple[Filling, Filling]):
    assert [page.name for page in offices[0].pages()] == list(PAGES)
