"""What pages cost in an office that has been at work for years.

Each page is compared with itself where no query is sent at all: the same request through the same
gate and headers, the same template and everything that it showed, ready at hand. And with itself in
an office that has a hundredth of the conversations and entries.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from convo.guidelines.engine import GuidelineSet
from tests.bench.filling import PEOPLE, Size
from tests.bench.folders import memory
from tests.bench.office import Filling, Page, open_filling
from tests.bench.rows import Bar, Row
from tests.bench.template import make_template
from tests.bench.timing import Sample, once, take_turns

LARGE = Size(conversations=10_000, entries=100_000)
SMALL = Size(conversations=100, entries=1_000)
AT_MOST_DRAWN = Bar(3)
AT_MOST_SMALL = Bar(1.3)
AT_MOST_QUERIES = Bar(12)


def rows(
    guidelines: GuidelineSet, turns: int, large: Size = LARGE, small: Size = SMALL
) -> Iterator[Row]:
    """Every page in both offices."""
    template = make_template(guidelines)
    with tempfile.TemporaryDirectory(dir=memory()) as folder:
        offices: list[Filling] = []

        def open_office(size: Size) -> None:
            address = f"sqlite:///{Path(folder) / f'{size.conversations}.db'}"
            offices.append(open_filling(address, guidelines, template, size))

        took = once(lambda: open_office(large))
        open_office(small)
        yield Row(f"filled: {_said(large)}, {PEOPLE} people", took)
        for page, same in zip(*(filling.pages() for filling in offices), strict=True):
            yield from _compared(offices, page, same, turns)
        for filling in offices:
            filling.engine.dispose()


def _compared(offices: list[Filling], page: Page, same: Page, turns: int) -> Iterator[Row]:
    large, small = offices
    queries = (large.count(page), small.count(same))
    asked, drawn, fewer = take_turns(
        [large.asking(page), large.drawing(page), small.asking(same)], turns
    )
    yield Row(page.name, asked)
    yield Row(
        f"{page.name}: by itself without a query", asked.over(drawn), AT_MOST_DRAWN, is_ratio=True
    )
    yield Row(
        f"{page.name}: by a hundredth of the data", asked.over(fewer), AT_MOST_SMALL, is_ratio=True
    )
    yield Row(f"{page.name}: queries", Sample((max(queries),)), AT_MOST_QUERIES, unit="")


def _said(size: Size) -> str:
    return f"{size.conversations} conversations, {size.entries} entries"
