"""One round of what `make torture` does a hundred times: a service that is killed at its work."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.torture.databases import Database, Postgresql, Sqlite
from tests.torture.kill import under_load


@pytest.mark.parametrize("kind", [Sqlite, Postgresql])
def test_a_service_that_is_killed_under_load_loses_nothing_and_goes_on(
    kind: Callable[[Path], Database], database_folder: Path
):
    folder = database_folder / f"killed-{kind.__name__}"
    folder.mkdir(mode=0o755)
    ((told, faults),) = under_load(kind, 1, random.Random(1), folder, pairs=1)  # noqa: S311 - chance, no secret
    assert faults == [], told
