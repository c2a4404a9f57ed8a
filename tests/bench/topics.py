"""What the page of a topic costs where a hundred times as many cases were logged."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from convo.guidelines.engine import GuidelineSet
from tests.bench.folders import memory
from tests.bench.office import Filling, Page
from tests.bench.rows import Bar, Row
from tests.bench.timing import Sample, once, take_turns
from tests.bench.topic_filling import TOPIC, open_topics

#: Cases in the smaller office, and in the larger.
SIZES = (1_000, 100_000)
AT_MOST_SMALL = Bar(2)
AT_MOST_QUERIES = Bar(12)

PAGES = (
    Page(name="a topic", who="official", path=f"/topics/{TOPIC}/about"),
    Page(name="a digest of a year", who="press", path=f"/topics/{TOPIC}/digest?days=365"),
    Page(name="a topic, one kind of insight", who="press", path=f"/topics/{TOPIC}/about?kind=asks"),
)


def rows(guidelines: GuidelineSet, turns: int, sizes: tuple[int, int] = SIZES) -> Iterator[Row]:
    """Every page in both offices."""
    with tempfile.TemporaryDirectory(dir=memory()) as folder:
        offices: list[Filling] = []

        def open_office(cases: int) -> None:
            address = f"sqlite:///{Path(folder) / f'{cases}.db'}"
            offices.append(open_topics(address, guidelines, cases))

        yield Row(f"topics filled: {sizes[1]:,} cases", once(lambda: open_office(sizes[1])))
        open_office(sizes[0])
        for page in PAGES:
            yield from compared(page, offices[0], offices[1], turns)
        for filling in offices:
            filling.engine.dispose()


def compared(page: Page, large: Filling, small: Filling, turns: int) -> Iterator[Row]:
    """One page in a large office and in a small one: its time, the ratio, and its queries."""
    many, few = take_turns([large.asking(page), small.asking(page)], turns)
    yield Row(page.name, many)
    yield Row(
        f"{page.name}: by a hundredth of the cases", many.over(few), AT_MOST_SMALL, is_ratio=True
    )
    queries = max(large.count(page), small.count(page))
    yield Row(f"{page.name}: queries", Sample((queries,)), AT_MOST_QUERIES, unit="")
