"""Changed packs of the log: verify.py, verify.html in a browser and the server say the same."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.audit.pack.agreement import judged, wrongs
from tests.audit.pack.filled import handed_out_of
from tests.audit.pack.judges import InBrowser
from tests.audit.pack.mutants import mutants
from tests.browser import MISSING, find_browser
from tests.torture.databases import Database

Told = tuple[str, list[str]]


def of_a_pack(
    kind: Callable[[Path], Database], count: int, chance: random.Random, folder: Path
) -> Iterator[Told]:
    """So many changed packs of an office on this database; a line, and what they differ on."""
    database = kind(folder)
    try:
        handed = handed_out_of(database.url, folder)
    finally:
        database.close()
    told: Counter[str] = Counter()
    faults: list[str] = []
    with _page() as page:
        if page is None:
            yield f"{database.name}, mutants of a pack", [MISSING]
            return
        for mutant, said in judged(InBrowser(page, handed.files), mutants(handed, chance, count)):
            told["whole" if said[0].whole else "not whole"] += 1
            faults += wrongs(mutant, *said)
    line = f"{database.name}, {sum(told.values())} mutants of a pack, three judges: "
    yield f"{line}{told['not whole']} found, {told['whole']} whole to all three", faults


@contextmanager
def _page() -> Iterator[Page | None]:
    found = find_browser()
    if found is None:
        yield None
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found)
        yield browser.new_context(offline=True).new_page()
        browser.close()
