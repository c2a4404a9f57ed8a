"""The file that waits to be imported: opened, mapped and checked for whoever uploaded it."""

import io
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from convo.queries.imports import find_upload
from convo.queries.places import list_topics
from convo.services.imports.checking import Plan, Report, check, lacking
from convo.services.imports.fields import Field, fitting
from convo.services.imports.mappings import mapping_for
from convo.services.imports.places import look_up_places
from convo.support.spreadsheets import Table, open_table
from convo.web.access import db, me, office
from convo.web.imports.forms import ColumnsForm


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """A file that was uploaded, with what was chosen for it."""

    name: str
    at: datetime
    plan: Plan
    topic: int

    @property
    def table(self) -> Table:
        """What is in it."""
        return self.plan.table

    @property
    def unread(self) -> list[str]:
        """Columns that are not read."""
        used = set(self.plan.mapped.values())
        return [column for column in self.table.columns if column not in used]

    @property
    def lacking(self) -> list[str]:
        """What has to be said before the lines can be judged."""
        return lacking(self.plan)

    def report(self) -> Report:
        """What is in it, line by line."""
        return check(db(), self.plan)

    def form(self) -> ColumnsForm:
        """What was chosen, as a form to change it with."""
        given: dict[str, Any] = {field.value: name for field, name in self.plan.mapped.items()}
        given |= {"topic_for_all": str(self.topic or ""), "as_at": self.plan.as_at}
        form = ColumnsForm(data=given | {"closed": self.plan.closed})
        offer_choices(form, self.table)
        return form


def find_waiting() -> Waiting | None:
    """The file of the person signed in, if one waits."""
    person = me()
    upload = find_upload(db(), person.id)
    if upload is None:
        return None
    table = open_table(io.BytesIO(upload.content))
    chosen = upload.chosen
    mapped = fitting(chosen["mapped"], table.columns) if chosen else mapping_for(db(), table)
    topic = int(chosen.get("topic", 0))
    as_at = chosen.get("as_at", "")
    plan = Plan(
        table=table,
        mapped=mapped,
        places=look_up_places(db(), topic_id=topic or None, official=person, only=True),
        today=office().today(),
        as_at=date.fromisoformat(as_at) if as_at else None,
        closed=bool(chosen.get("closed", False)),
    )
    return Waiting(name=upload.name, at=upload.at, plan=plan, topic=topic)


def offer_choices(form: ColumnsForm, table: Table) -> None:
    """Let the columns of this table be chosen from, each with what stands in it first."""
    form.offer(table.columns, [(str(topic.id), topic.name) for topic in list_topics(db())])


def examples(table: Table, columns: dict[Field, str]) -> dict[str, str]:
    """What stands first in each column that is mapped, by the name of its field."""
    row = next((row for row in table.rows() if not row.fault), None)
    if row is None:
        return {}
    cells = dict(zip(table.columns, row.cells, strict=True))
    return {field.value: cells[column] for field, column in columns.items() if cells[column]}
