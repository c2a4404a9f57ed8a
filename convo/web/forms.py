"""What every form shares: how typed words come in, and what a field looks like."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask import request
from govuk_frontend_wtf.wtforms_widgets import (
    GovCharacterCount,
    GovDateInput,
    GovPasswordInput,
    GovRadioInput,
    GovSelect,
    GovTextArea,
    GovTextInput,
)
from wtforms import (
    DateField,
    Field,
    Form,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # not in its stubs yet
from wtforms.validators import DataRequired, Optional, StopValidation
from wtforms.widgets import HiddenInput

from convo.domain.vocabulary import Word
from convo.services import passwords
from convo.web.cleaning import clean_line, clean_text

#: The most characters in a free text, well under the limit on a request.
LONGEST_TEXT = 20_000
_FOUR_DIGITS, _LAST_YEAR = 1000, 2999
_DIGITS = re.compile(r"[0-9]{1,18}")


class ConvoForm(Form):
    """A form whose CSRF token the gate has already checked (`web/access.py`)."""

    @classmethod
    def sent(cls, **defaults: Any) -> "ConvoForm":  # noqa: ANN401 - defaults of any field
        """The form as this request sent it, or with these defaults when it was only opened."""
        return cls(request.form if request.method == "POST" else None, **defaults)

    def add_error(self, name: str, sentence: str) -> None:
        """Put an error on a field, where the summary links to it."""
        field = self[name]
        field.errors = [*field.errors, sentence]


class HiddenNumber(IntegerField):
    """A number that the page sends along; nobody types it, so a broken one is 0 and no error."""

    widget = HiddenInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read it."""
        given = str(valuelist[0]) if valuelist else ""
        self.data = int(given) if _DIGITS.fullmatch(given) else 0


class VersionedForm(ConvoForm):
    """A form that was filled in while looking at one version of a case."""

    version = HiddenNumber(default=0)


class Line(StringField):
    """One line of text; an empty one is '', never None."""

    data: str


class Text(TextAreaField):
    """Free text; an empty one is '', never None."""

    data: str


def needed(sentence: str) -> DataRequired:
    """The field must be filled in; the sentence says with what."""
    return DataRequired(sentence)


def line(label: str, *, hint: str = "", most: int = 200, **kind: Any) -> Line:  # noqa: ANN401 - passed on to wtforms
    """A single line of text. `required=` takes the sentence to show when it is empty."""
    return Line(
        label,
        description=hint,
        widget=kind.get("widget", GovTextInput()),
        filters=[clean_line],
        validators=[*_presence(kind.get("required")), at_most(label, most), *kind.get("also", ())],
    )


def text(label: str, *, hint: str = "", most: int = LONGEST_TEXT, **kind: Any) -> Text:  # noqa: ANN401 - passed on to wtforms
    """Free text over several lines. `required=` takes the sentence to show when it is empty."""
    return Text(
        label,
        description=hint,
        widget=kind.get("widget", GovTextArea()),
        filters=[clean_text],
        validators=[*_presence(kind.get("required")), at_most(label, most), *kind.get("also", ())],
    )


def password(label: str, *, hint: str = "", required: str = "") -> PasswordField:
    """A password: never filtered, never shown again."""
    return PasswordField(
        label,
        description=hint,
        widget=GovPasswordInput(),
        validators=[*_presence(required), at_most(label, passwords.LONGEST)],
    )


def choice(
    label: str,
    options: Sequence[tuple[str, str]],
    *,
    hint: str = "",
    required: str = "",
    default: str | None = None,
) -> RadioField:
    """One of a few, as radio buttons; `default` is chosen already."""
    return RadioField(
        label,
        choices=[SelectChoice(value, shown) for value, shown in options],
        description=hint,
        widget=GovRadioInput(),
        validators=_presence(required),
        validate_choice=True,
        default=default,
    )


def pick(label: str, *, hint: str = "", required: str = "") -> SelectField:
    """One of many, as a list to pick from; the view sets `choices`."""
    return SelectField(
        label,
        description=hint,
        widget=GovSelect(),
        choices=[],
        validators=_presence(required),
    )


def on_day(label: str, *, hint: str = "", required: str = "") -> DateField:
    """A date in three boxes."""
    return ThreeBoxDate(
        label,
        description=hint,
        format="%d %m %Y",
        widget=DateBoxes(),
        # Not Optional(): it looks at the first box alone and would drop '__ 3 2026' in silence.
        validators=[_filled_in(required)] if required else [],
    )


def words_of(vocabulary: type[Word]) -> list[tuple[str, str]]:
    """The members of a vocabulary as options."""
    return [(word.value, word.label) for word in vocabulary]


class DateBoxes(GovDateInput):
    """Three boxes for a date; the link in an error summary lands in the first of them."""

    def map_gov_params(self, field: DateField, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - as the widget it extends
        """Give the field's own id to the first box instead of to what stands around them."""
        params: dict[str, Any] = super().map_gov_params(field, **kwargs)
        params["id"] = f"{field.id}-boxes"
        params["items"][0]["id"] = field.id
        return params


class ThreeBoxDate(DateField):
    """A date typed as day, month and year; an empty one is none, a wrong one says what to do."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the three boxes."""
        given = [clean_line(str(value)) for value in (*valuelist, "", "", "")[:3]]
        self.raw_data = given
        self.data = None
        if not any(given):
            return
        try:
            typed = date(*(int(value) for value in reversed(given)))
        except (ValueError, OverflowError) as wrong:
            raise ValueError("Enter a real date, like 27 3 2026") from wrong
        if typed.year < _FOUR_DIGITS:
            raise ValueError("Enter the year with four digits, like 2026")
        if typed.year > _LAST_YEAR:
            raise ValueError("Enter a year before 3000, like 2026")
        self.data = typed


def _filled_in(sentence: str) -> Callable[[ConvoForm, DateField], None]:
    """A date must be given; a wrong one keeps its own error."""

    def require(_form: ConvoForm, field: DateField) -> None:
        if not any(field.raw_data or ()):
            raise StopValidation(sentence)

    return require


def _presence(required: str | None) -> list[Callable[..., Any]]:
    return [needed(required)] if required else [Optional()]


def at_most(label: str, most: int) -> Callable[[ConvoForm, Field], None]:
    """A field holds so many characters at the most; what is longer is not looked at any further."""
    named = label.removesuffix(" (optional)")
    subject = f"Your answer to ‘{named}’" if named.endswith("?") else named

    def limit(_form: ConvoForm, field: Field) -> None:
        if len(field.data or "") > most:
            raise StopValidation(f"{subject} must be {most:,} characters or fewer")

    return limit


__all__ = [
    "ConvoForm",
    "GovCharacterCount",
    "HiddenNumber",
    "ThreeBoxDate",
    "ValidationError",
    "VersionedForm",
    "at_most",
    "choice",
    "clean_line",
    "clean_text",
    "line",
    "needed",
    "on_day",
    "password",
    "pick",
    "text",
    "words_of",
]
