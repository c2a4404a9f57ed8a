"""What the balance of recognition costs where a hundred times as many cases were logged."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from convo.guidelines.engine import GuidelineSet
from tests.bench.balance_filling import TOPIC, open_balances
from tests.bench.folders import memory
from tests.bench.office import Filling, Page
from tests.bench.rows import Row
from tests.bench.timing import once
from tests.bench.topics import SIZES, compared

#: The topic that is looked at holds four cases in ten.
PAGES = (
    Page(name="Balance", who="press", path="/balance"),
    Page(name="Balance of a topic", who="press", path=f"/balance/{TOPIC}"),
    Page(name="Balance as a plot", who="press", path=f"/balance/{TOPIC}/plot.svg"),
    # So long ago that there is a full list in either office.
    Page(name="behind a figure", who="press", path=f"/balance/{TOPIC}/recognitions?days=800"),
    Page(name="where a side is heard", who="press", path="/balance/heard/1"),
)


def rows(guidelines: GuidelineSet, turns: int, sizes: tuple[int, int] = SIZES) -> Iterator[Row]:
    """Every page in both offices."""
    with tempfile.TemporaryDirectory(dir=memory()) as folder:
        offices: list[Filling] = []

        def open_office(cases: int) -> None:
            address = f"sqlite:///{Path(folder) / f'{cases}.db'}"
            offices.append(open_balances(address, guidelines, cases))

        yield Row(f"balance filled: {sizes[1]:,} cases", once(lambda: open_office(sizes[1])))
        open_office(sizes[0])
        for page in PAGES:
            yield from compared(page, offices[0], offices[1], turns)
        for filling in offices:
            filling.engine.dispose()
