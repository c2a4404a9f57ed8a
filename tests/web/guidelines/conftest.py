"""A reader, and sets of guidelines of one's own."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from convo.db.models import Person
from convo.guidelines.engine import GuidelineSet
from convo.services.office import Office
from tests.given import Given
from tests.guideline_sets import SMALL, set_of


@pytest.fixture
def reader(given: Given, sign_in: Callable[[Person], FlaskClient]) -> FlaskClient:
    """A browser of an official."""
    return sign_in(given.official())


@pytest.fixture
def make_set(tmp_path: Path) -> Callable[[Mapping[str, str]], GuidelineSet]:
    """A set from files: their names below the folder, and what they say."""
    return lambda files: set_of(tmp_path, files)


@pytest.fixture
def small(tmp_path: Path, office: Office) -> GuidelineSet:
    """A set whose rules we know, in force."""
    guidelines = set_of(tmp_path, SMALL)
    put_in_force(office, guidelines)
    return guidelines


def put_in_force(office: Office, guidelines: GuidelineSet) -> None:
    """Change the set of an office that is open already."""
    object.__setattr__(office, "guidelines", guidelines)
