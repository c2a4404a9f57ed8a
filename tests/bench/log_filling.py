"""A log of ten thousand or a million entries, as the services would have left it, in minutes.

Every entry has its place in the tree and commits to three fields of words. Half of the log is of
cases, whose rows are there too; the rest is looks at the log. The words differ from entry to entry:
sentences of a small vocabulary, and a number that is rarer the larger it is (like `form 1`, which
is everywhere, and `form 70000`, which is hardly anywhere).
"""

import sys
from collections.abc import Mapping
from itertools import cycle, islice
from random import Random

import click
from sqlalchemy import make_url

from config import ROOT
from convo.db.engine import open_engine
from convo.db.migrate import upgrade
from convo.guidelines.load import load
from tests.bench.copying import Told
from tests.bench.filling import Filled, Size, fill
from tests.bench.template import Template, make_template
from tests.bench.words import sentences

#: Of so many entries one is the first of a case.
_ENTRIES_A_CASE = 16
#: How many fields of words each entry has.
FIELDS = 3
_MORE_FIELDS = ("reason", "note", "words")
#: So many different sentences, and so many different numbers.
_SENTENCES, _NUMBERS = 20_000, 100_000


def fill_log(address: str, template: Template, entries: int) -> Filled:
    """Make a database at this address with a log of so many entries."""
    engine = open_engine(address)
    upgrade(engine)
    engine.dispose()
    size = Size(conversations=entries // _ENTRIES_A_CASE, entries=entries)
    return fill(address, template, size, Wording().of)


class Wording:
    """Other words for each entry. The same again in every run."""

    def __init__(self) -> None:
        self._sentences = cycle(islice(sentences(), _SENTENCES))
        self._random = Random(5)  # noqa: S311 - nothing here is secret

    def of(self, told: Told) -> Mapping[str, str]:
        """Words for as many fields as an entry has here: those that it was told with come first."""
        fields = {opening["field"] for opening in told.openings}
        named = [*sorted(fields), *(each for each in _MORE_FIELDS if each not in fields)]
        return {field: self._words() for field in named[:FIELDS]}

    def _words(self) -> str:
        number = min(int(self._random.paretovariate(0.5)), _NUMBERS)
        return f"{next(self._sentences)} See form {number}."


def main() -> None:
    """`python -m tests.bench.log_filling ADDRESS ENTRIES`: fill an empty database, to look at."""
    address, entries = sys.argv[1], int(sys.argv[2])
    filled = fill_log(address, make_template(load(ROOT / "guidelines")), entries)
    click.echo(f"{filled.entries} entries, {filled.conversations} cases: {make_url(address)!r}")


if __name__ == "__main__":
    main()
