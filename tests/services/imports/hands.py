"""Short ways to a file and to what an import makes of it."""

import io
import json
from collections.abc import Iterable
from typing import Any

from convo.db.models import Person
from convo.domain.actor import Actor
from convo.services.imports.checking import Plan, Report
from convo.services.imports.importing import Import, import_file
from convo.services.imports.mappings import mapping_for
from convo.services.imports.places import look_up_places
from convo.services.office import Office
from convo.support.spreadsheets import open_table


def line(number: int = 1, **cells: str) -> dict[str, str]:
    """A line of a log."""
    return {
        "address": f"https://forum.example.org/t/{number}",
        "title": f"Question {number}",
        "words": "When does the form close?\r\nDoes anybody know?",
        "topic": "Licensing",
    } | cells


def plan(office: Office, lines: Iterable[dict[str, str]], **given: Any) -> Plan:
    """A plan to import these lines."""
    content = "\n".join(json.dumps(each) for each in lines).encode()
    table = open_table(io.BytesIO(content))
    official: Person | None = given.pop("official", None)
    with office.sessions() as session:
        places = look_up_places(session, official=official, only=given.pop("only", False))
        mapped = mapping_for(session, table)
    return Plan(table=table, mapped=mapped, places=places, today=office.today(), **given)


def bring_in(office: Office, actor: Actor, lines: Iterable[dict[str, str]], **given: Any) -> Report:
    """Import these lines."""
    skip_bad = given.pop("skip_bad", False)
    deed = Import(plan=plan(office, lines, **given), name="log.jsonl", skip_bad=skip_bad)
    return import_file(office, actor, deed)
