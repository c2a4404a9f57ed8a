"""Every column that could hold words is listed where erasure looks for them, or says why not."""

from typing import Any

import pytest
from sqlalchemy import JSON, Column, LargeBinary, MetaData, String, Table, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from convo.db.base import Base, WordType
from convo.services.erasing.kept_for_itself import KEPT_FOR_ITSELF
from convo.services.erasing.places import DERIVED, NO_WORDS, PLACES


def could_hold_words(column: Column[object]) -> bool:
    kind = column.type
    if isinstance(kind, WordType):
        return False
    if isinstance(kind, TypeDecorator):
        kind = kind.impl_instance
    return isinstance(kind, (String, Text, JSON, LargeBinary))


def columns_of_text(metadata: MetaData) -> set[str]:
    return {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if could_hold_words(column)
    }


def listed() -> list[str]:
    # What recognition says is words of a case, or kept for itself: it stands in both lists.
    held = {
        f"{place.table.__tablename__}.{name}"
        for place in (*PLACES, *KEPT_FOR_ITSELF)
        for name in place.columns
    }
    return [*held, *DERIVED, *NO_WORDS]


def test_every_column_of_text_is_listed_as_holding_words_of_a_case_or_not():
    assert sorted(columns_of_text(Base.metadata)) == sorted(listed())


@pytest.mark.parametrize("kind", [String(10), Text(), JSON(), LargeBinary()])
def test_a_new_column_of_text_is_noticed(kind: TypeEngine[Any]):
    made = MetaData()
    Table("new", made, Column("words", kind))
    assert columns_of_text(made) - set(listed()) == {"new.words"}
