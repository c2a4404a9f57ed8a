"""The handbook for whoever is on duty says what there is."""

import re
from typing import Any

from click.testing import CliRunner

from config import ROOT, Config
from convo.cli import convo

HANDBOOK = (ROOT / "docs" / "running.md").read_text("utf-8")


class Asked(dict[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self, **variables: str) -> None:
        super().__init__(variables)
        self.names: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        self.names.add(name)
        return super().get(name, default)


def test_every_setting_is_in_the_table_and_nothing_else_is():
    environment = Asked(CONVO_ENVIRONMENT="test", CONVO_DATABASE_URL="sqlite:////tmp/convo.db")
    Config.from_environment(environment)
    rows = [line for line in HANDBOOK.splitlines() if line.startswith("| `CONVO_")]
    listed = {name for row in rows for name in re.findall(r"`(CONVO_\w+)`", row.split("|")[1])}
    assert listed == environment.names


def test_every_command_in_it_exists():
    lines = [line for line in HANDBOOK.splitlines() if line.startswith("    ")]
    commands = {
        found for line in lines for found in re.findall(r"\bconvo ((?:[a-z]+ ?){1,2})", line)
    }
    known = [
        command.split()
        for command in commands
        if command.split()[0] in {"db", "people", "serve", "tick"}
    ]
    assert len(known) >= 6
    for words in known:
        asked = CliRunner().invoke(convo, [*words, "--help"])
        assert asked.exit_code == 0, words


def test_every_link_in_it_leads_to_a_heading():
    headings = {
        re.sub(r"[^\w -]", "", line.lstrip("# ")).lower().replace(" ", "-")
        for line in HANDBOOK.splitlines()
        if line.startswith("#")
    }
    assert set(re.findall(r"\]\(#([\w-]+)\)", HANDBOOK)) <= headings
