"""A folder to write rule files into, and the set that is in force."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from convo.guidelines.engine import GuidelineSet
from convo.guidelines.load import load

IN_FORCE = Path(__file__).parents[2] / "guidelines"

BLOCK = """
convo:
  id: XX1
  severity: advise
  rationale: Because.
  instead: Something else.
"""


@pytest.fixture(scope="session")
def in_force() -> GuidelineSet:
    return load(IN_FORCE)


@pytest.fixture
def rules(tmp_path: Path) -> Callable[..., GuidelineSet]:
    """Write files (by name) and load them; a text alone is the rule `style.Rule`."""

    def write(files: str | dict[str, str]) -> GuidelineSet:
        named = {"style/Rule.yml": files} if isinstance(files, str) else files
        for name, text in named.items():
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True, parents=True)
            path.write_text(text)
        return load(tmp_path)

    return write


@pytest.fixture(scope="session")
def in_force_files(in_force: GuidelineSet) -> dict[str, dict[str, Any]]:
    """What the files in force say, by file name."""
    files: dict[str, dict[str, Any]] = json.loads(in_force.content)["files"]
    return files
