"""The page about what the audit log is held to names tests and attacks that exist."""

import ast
import re

from config import ROOT
from tests.audit.attacks.attack_list import ATTACKS

PAGE = (ROOT / "docs" / "audit-tests.md").read_text("utf-8")


def names_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_test_that_is_named_exists():
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", PAGE)
    assert len(named) > 28
    missing = [f"{path}::{name}" for path, name in named if name not in names_in(path)]
    assert missing == []


def test_each_of_the_28_has_a_line():
    lines = [int(number) for number in re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE)]
    assert lines == list(range(1, 29))


def test_every_attack_is_listed_with_who_notices_it_first():
    rows = dict(re.findall(r"^\| ([a-z][^|]+?) \| (V\d|nobody) \|", PAGE, re.MULTILINE))
    expected = {
        name: attack.noticed_by.name if attack.noticed_by is not None else "nobody"
        for name, attack in ATTACKS.items()
    }
    assert rows == expected
