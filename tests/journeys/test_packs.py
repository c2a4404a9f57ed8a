"""A pack in a real browser: the page that comes with it, opened from the disk, offline."""

import random
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from convo.services.office import Office
from tests.audit.pack.agreement import disagreements
from tests.audit.pack.filled import Handed, handed_out, signing
from tests.audit.pack.judges import InBrowser
from tests.audit.pack.mutants import WAYS, mutants
from tests.given import SettableClock

#: So many in `make test`; `make torture` takes a thousand.
FEW = 30


@pytest.fixture
def handed(office: Office, clock: SettableClock, tmp_path: Path) -> Handed:
    return handed_out(signing(office, tmp_path / "keys", clock), clock)


@pytest.fixture
def from_disk(browser: Browser):
    context = browser.new_context(offline=True)
    yield context.new_page()
    context.close()


def test_three_judges_agree_on_thirty_changed_packs(handed: Handed, from_disk: Page):
    assert len(WAYS) <= FEW
    page = InBrowser(from_disk, handed.files)
    made = list(mutants(handed, random.Random(26), FEW))  # noqa: S311 - chance, no secret
    assert disagreements(page, made) == []
