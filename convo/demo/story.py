"""The stories of the demo, as they are written down in `stories/*.yml`.

A story is one conversation: where it was logged, and the deeds that were done on it, each so many
office hours ago.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent / "stories"


@dataclass(frozen=True, slots=True)
class Step:
    """One deed: what is done, how many office hours ago, by whom, and what they say."""

    do: str
    ago: float
    #: The person's key; empty for whoever usually does it.
    by: str
    #: The deed is tried and must be refused.
    refused: bool
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Story:
    """One conversation, from its logging to where it stands today."""

    title: str
    address: str
    venue: str
    topic: str
    official: str
    steps: tuple[Step, ...]


def read_stories(folder: Path = FOLDER) -> list[Story]:
    """Every story of the folder, in the order of its files."""
    return [
        _story(written)
        for path in sorted(folder.glob("*.yml"))
        for written in yaml.safe_load(path.read_text("utf-8"))
    ]


def _story(written: Mapping[str, Any]) -> Story:
    plain = {name: written[name] for name in ("title", "address", "venue", "topic", "official")}
    return Story(**plain, steps=tuple(_step(step) for step in written["steps"]))


def _step(written: Mapping[str, Any]) -> Step:
    said = dict(written)
    return Step(
        do=said.pop("do"),
        ago=float(said.pop("ago")),
        by=said.pop("by", ""),
        refused=said.pop("refused", False),
        said=said,
    )
