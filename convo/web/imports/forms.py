"""Forms of an import: the file, and what its columns are."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from flask import request
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput, GovFileInput
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, DateField, FileField, SelectField

from convo.services.imports.fields import Field, fitting, missing
from convo.web.access import office
from convo.web.forms import ConvoForm, ValidationError, on_day, pick

NO_FILE = "Choose a file"

_HINTS: Mapping[Field, str] = {
    Field.TITLE: "Without one, the first words are used",
    Field.SAID_ON: "The day first, like 29/02/2024, or like 2024-02-29",
    Field.VENUE: "Without one, it is found from the address",
    Field.SPEAKER: "Without one, it is ‘Not known’",
    Field.OFFICIAL: "You import for yourself: lines that name somebody else are refused",
}


class UploadForm(ConvoForm):
    """A file to import."""

    file = FileField(
        "A CSV or JSON Lines file",
        description="From a spreadsheet: save it as ‘CSV UTF-8’. The first line names the columns.",
        widget=GovFileInput(),
    )

    @classmethod
    def sent_here(cls) -> "UploadForm":
        """The form as this request sent it."""
        return cls(request.files)

    @property
    def chosen(self) -> FileStorage | None:
        """The file, if there is one."""
        found = self.file.data
        return found if isinstance(found, FileStorage) and found.filename else None


class ColumnsForm(ConvoForm):
    """Which column is what, and what every line is given. Fields are named as in `Field`."""

    address = pick(Field.ADDRESS.label)
    title = pick(Field.TITLE.label, hint=_HINTS[Field.TITLE])
    words = pick(Field.WORDS.label)
    said_on = pick(Field.SAID_ON.label, hint=_HINTS[Field.SAID_ON])
    venue = pick(Field.VENUE.label, hint=_HINTS[Field.VENUE])
    topic = pick(Field.TOPIC.label)
    handle = pick(Field.HANDLE.label)
    speaker = pick(Field.SPEAKER.label, hint=_HINTS[Field.SPEAKER])
    official = pick(Field.OFFICIAL.label, hint=_HINTS[Field.OFFICIAL])
    topic_for_all = pick("Topic of lines that name none")
    as_at = on_day(
        "Is it old? Log it as at this day (optional)",
        hint="For example, 27 3 2024. Nothing about it will be due",
    )
    closed = BooleanField(
        "It is finished: keep it for the record, closed", widget=GovCheckboxInput()
    )

    def offer(self, columns: Sequence[str], topics: Sequence[tuple[str, str]]) -> None:
        """Let these columns and topics be chosen from."""
        for field in Field:
            column = cast("SelectField", self[field.value])
            column.choices = [("", "No column"), *((name, name) for name in columns)]
        self.topic_for_all.choices = [("", "None"), *topics]

    def validate_as_at(self, field: DateField) -> None:
        """Nothing was logged tomorrow."""
        day: date | None = field.data
        if day is not None and day > office().today():
            raise ValidationError("The day as at which it is logged must be today or in the past")

    def mapped(self, columns: Sequence[str]) -> dict[Field, str]:
        """Which column is what."""
        given = {field.value: self[field.value].data or "" for field in Field}
        return fitting(given, columns)

    def require_fields(self, columns: Sequence[str]) -> bool:
        """Whether what has to have a column has one; else an error beside each that has none."""
        mapped = self.mapped(columns)
        for field, sentence in missing(mapped):
            self.add_error(field.value, sentence)
        return not self.errors

    def chosen(self, columns: Sequence[str]) -> dict[str, Any]:
        """What was chosen, to be kept beside the file."""
        as_at: date | None = self.as_at.data
        return {
            "mapped": {field.value: name for field, name in self.mapped(columns).items()},
            "topic": int(self.topic_for_all.data or 0),
            "as_at": as_at.isoformat() if as_at else "",
            "closed": bool(self.closed.data),
        }
