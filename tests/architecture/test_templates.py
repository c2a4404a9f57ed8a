"""Every template can be read, uses what it imports, and is used."""

import ast
import fnmatch
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from config import ROOT, Config
from convo.factory import create_app

FOLDER = ROOT / "templates"
NAMES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))
WEB = sorted((ROOT / "convo" / "web").rglob("*.py"))


@pytest.fixture(scope="module")
def environment() -> Environment:
    """Jinja with the filters, tests and globals of the application."""
    config = Config.from_environment(
        {"CONVO_ENVIRONMENT": "test", "CONVO_DATABASE_URL": "sqlite:///:memory:"}
    )
    return create_app(config).jinja_env


def parsed(environment: Environment, name: str) -> nodes.Template:
    return environment.parse((FOLDER / name).read_text("utf-8"), name)


def imported(tree: nodes.Template) -> Iterator[str]:
    """The names that a template takes from others."""
    for each in tree.find_all(nodes.Import):
        yield each.target
    for chosen in tree.find_all(nodes.FromImport):
        for name in chosen.names:
            yield name if isinstance(name, str) else name[1]


def referred(tree: nodes.Template) -> Iterator[str]:
    """The templates that a template extends, includes or imports."""
    for each in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        template = getattr(each, "template", None)
        if isinstance(template, nodes.Const):
            yield template.value


def asked_for(path: Path) -> Iterator[str]:
    """The templates that a module renders; what is only known when it runs stands as `*`."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.JoinedStr):
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@pytest.mark.parametrize("name", NAMES)
def test_a_template_can_be_read_and_knows_its_filters(environment: Environment, name: str):
    environment.compile((FOLDER / name).read_text("utf-8"), name, name)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_uses_what_it_imports(environment: Environment, name: str):
    tree = parsed(environment, name)
    used = {each.name for each in tree.find_all(nodes.Name) if each.ctx == "load"}
    assert [macro for macro in imported(tree) if macro not in used] == []


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("macros/")])
def test_every_macro_is_used_somewhere(environment: Environment, name: str):
    used = {
        each.name
        for other in NAMES
        for each in parsed(environment, other).find_all(nodes.Name)
        if each.ctx == "load"
    }
    defined = {macro.name for macro in parsed(environment, name).find_all(nodes.Macro)}
    assert defined - used == set()


def test_every_template_is_used_and_every_one_that_is_asked_for_exists(environment: Environment):
    asked = {name for path in WEB for name in asked_for(path) if "/" in name}
    for name in NAMES:
        asked.update(referred(parsed(environment, name)))
    asked = {name for name in asked if name.endswith(".html") and "govuk_frontend" not in name}
    assert [name for name in asked if not fnmatch.filter(NAMES, name)] == []
    assert [name for name in NAMES if not any(fnmatch.fnmatch(name, each) for each in asked)] == []
