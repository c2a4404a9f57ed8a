"""The habits that keep the tree easy to read, and what must never be in it."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import ROOT

CONVO = sorted(path for path in (ROOT / "convo").rglob("*.py") if "node_modules" not in path.parts)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
#: A migration is a list of statements, written once and never read as a whole.
MIGRATIONS = ROOT / "convo" / "db" / "migrations" / "versions"

#: Goes into every pack by itself, so it can't be several files; whoever reads it has nothing else.
TRAVELS_ALONE = ROOT / "convo" / "audit" / "pack" / "verify.py"

LONGEST = 250
LONGEST_TEST = 400
#: Names that say nothing about what is inside.
EMPTY_NAMES = re.compile(
    r"(^|_)(utils?|helpers?|common|managers?|misc|base(?=_))(_|$)", re.IGNORECASE
)
#: Put together here, so that this file does not hold what it looks for.
OF_ONE_MACHINE = tuple(f"/{folder}/" for folder in ("work", "root", "home"))
OF_A_REGISTRY = tuple(
    f"{name}.{domain}"
    for name, domain in (
        ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com")
    )
)  # fmt: skip


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def calls(path: Path) -> Iterator[str]:
    """The names of the methods that a module calls."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    """What is, or is about to be, in the repository."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no checkout: there is nothing to ask git about")
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - the git of the path
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [path for name in listed.splitlines() if (path := ROOT / name).is_file()]


def test_convo_commits_in_one_place_only():
    assert [relative(path) for path in CONVO for name in calls(path) if name == "commit"] == [
        "convo/services/transaction.py"
    ]


def test_no_page_and_no_query_keeps_a_transaction_of_its_own():
    rooms = [path for path in CONVO if {"web", "queries"} & set(path.parts)]
    ending = {"commit", "begin", "begin_nested", "exec_driver_sql", "raw_connection"}
    assert rooms
    assert [relative(path) for path in rooms if ending & set(calls(path))] == []


def test_a_file_is_short_enough_to_be_read_in_one_go():
    code = {
        relative(path): lines(path)
        for path in CONVO
        if MIGRATIONS not in path.parents and path != TRAVELS_ALONE
    }
    assert {name: count for name, count in code.items() if count > LONGEST} == {}
    assert {relative(path): lines(path) for path in TESTS if lines(path) > LONGEST_TEST} == {}


def test_every_module_says_what_it_is_for():
    said = {
        path: ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
        for path in (*CONVO, *TESTS, ROOT / "config.py")
    }
    assert [relative(path) for path, words in said.items() if not words] == []


def test_names_say_what_is_inside():
    for path in (*CONVO, *TESTS):
        tree = ast.walk(ast.parse(path.read_text("utf-8")))
        defined = [n.name for n in tree if isinstance(n, ast.ClassDef | ast.FunctionDef)]
        places = path.relative_to(ROOT).with_suffix("").parts
        empty = [name for name in (*places, *defined) if EMPTY_NAMES.search(name)]
        assert empty == [], relative(path)


def test_the_tree_names_no_machine_and_no_registry(tracked: list[Path]):
    assert len(tracked) > 100
    found = [
        (relative(path), word)
        for path in tracked
        for word in (*OF_ONE_MACHINE, *OF_A_REGISTRY)
        if word.encode() in path.read_bytes()
    ]
    assert found == []


def test_nothing_that_was_built_or_downloaded_is_in_the_tree(tracked: list[Path]):
    parts = {"node_modules", "static", "__pycache__", ".venv", "instance", "var"}
    endings = {".pyc", ".db", ".whl", ".woff", ".woff2", ".min.js", ".min.css", ".sqlite"}
    assert [
        relative(path)
        for path in tracked
        if parts & set(path.relative_to(ROOT).parts) or path.name.endswith(tuple(endings))
    ] == []


def test_no_secret_is_in_the_tree(tracked: list[Path]):
    secret = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE " + rb"KEY-----|\bghp_\w{20}|\bAKIA\w{16}")
    assert [relative(path) for path in tracked if secret.search(path.read_bytes())] == []
