"""Mappings of columns, kept so that the next upload of the same spreadsheet is mapped by itself."""

from sqlalchemy.orm import Session

from convo.db.models import ImportMapping
from convo.domain.actor import Actor
from convo.queries.imports import find_mapping
from convo.services.imports.fields import Field, Mapped, fitting, guess, signature
from convo.services.office import Office
from convo.services.transaction import transient
from convo.support.spreadsheets import Table


def mapping_for(session: Session, table: Table) -> dict[Field, str]:
    """What was kept for a spreadsheet with these headings, else what they say by themselves."""
    kept = fitting(find_mapping(session, signature(table.columns)), table.columns)
    return kept or guess(table.columns)


def keep_mapping(office: Office, actor: Actor, table: Table, mapped: Mapped) -> None:
    """Keep what the columns of this spreadsheet mean, in place of what was kept before."""
    with transient(office, actor) as (session, _):
        session.merge(
            ImportMapping(
                signature=signature(table.columns),
                columns={field.value: column for field, column in mapped.items()},
                kept_at=office.clock(),
            )
        )
