"""The contracts between the rooms are kept, and each would notice being broken."""

import tomllib
from copy import deepcopy
from typing import Any

import pytest
from grimp import ImportGraph, build_graph
from importlinter.configuration import configure
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract
from importlinter.domain.contract import Contract

from config import ROOT

KINDS: dict[str, type[Contract]] = {
    "layers": LayersContract,
    "forbidden": ForbiddenContract,
    "protected": ProtectedContract,
}
SETTINGS: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
OURS: dict[str, Any] = SETTINGS["tool"]["importlinter"]

#: An import that nobody may write, and the contract that has to notice it.
BREACHES = [
    ("convo.domain.workflow", "convo.db.base", "The rooms are stacked"),
    ("convo.queries.work", "convo.services.office", "The rooms are stacked"),
    ("convo.web.errors", "convo.demo.fill", "The rooms are stacked"),
    ("convo.audit.record", "convo.guidelines.engine", "The rooms are stacked"),
    ("convo.mail.letters", "convo.audit.record", "The rooms are stacked"),
    ("convo.services.replies", "flask", "Flask and forms"),
    ("convo.queries.replies", "wtforms", "Flask and forms"),
    ("convo.cli.people", "flask", "Commands build applications"),
    ("convo.domain.actor", "sqlalchemy", "knows no database"),
    ("convo.guidelines.engine", "sqlalchemy", "knows no database"),
    ("convo.audit.entry", "sqlalchemy", "knows no database"),
    ("convo.mail.smtp", "sqlalchemy", "knows no database"),
    ("convo.services.replies", "convo.audit.record", "Only a deed writes"),
    ("convo.cli.people", "convo.audit.record", "Only a deed writes"),
    ("convo.web.errors", "config", "Settings are read"),
    ("convo.services.office", "config", "Settings are read"),
]


@pytest.fixture(scope="module")
def imports() -> ImportGraph:
    """Which module of convo imports which."""
    configure()
    # Without a cache: it would be written into the tree, by several processes at once.
    return build_graph("convo", include_external_packages=True, cache_dir=None)


def broken(imports: ImportGraph) -> set[str]:
    """The names of the contracts that these imports break."""
    session = {"root_packages": [OURS["root_package"]], "include_external_packages": "True"}
    return {
        each["name"]
        for each in OURS["contracts"]
        if not KINDS[each["type"]](each["name"], session, as_read(each))
        .check(deepcopy(imports), verbose=False)
        .kept
    }


def as_read(contract: dict[str, Any]) -> dict[str, Any]:
    """The contract as import-linter reads it: it wants its flags as text."""
    return {name: str(value) if value is True else value for name, value in contract.items()}


def test_every_contract_is_kept(imports: ImportGraph):
    assert broken(imports) == set()


@pytest.mark.parametrize(("importer", "imported", "contract"), BREACHES)
def test_a_breach_is_noticed(imports: ImportGraph, importer: str, imported: str, contract: str):
    assert importer in imports.modules
    assert not imports.direct_import_exists(importer=importer, imported=imported)
    changed = deepcopy(imports)
    if imported not in imports.modules:
        changed.add_module(imported, is_squashed=True)
    changed.add_import(importer=importer, imported=imported)
    assert any(contract in name for name in broken(changed))


def test_every_contract_has_a_breach_that_it_is_tried_with():
    named = [contract for _, _, contract in BREACHES]
    assert all(any(part in each["name"] for part in named) for each in OURS["contracts"])
