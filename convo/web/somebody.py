"""Picking one person from those who may do something."""

from collections.abc import Iterable

from govuk_frontend_wtf.wtforms_widgets import GovSelect
from wtforms import SelectField, ValidationError
from wtforms.form import BaseForm

from convo.db.models import Person
from convo.web.forms import needed


class Somebody(SelectField):
    """A list of people; whoever left it meanwhile is refused in our words."""

    def offer(self, people: Iterable[Person]) -> None:
        """Say who can be picked."""
        self.choices = {"": "Choose somebody"} | {str(each.id): each.name for each in people}

    def pre_validate(self, form: BaseForm) -> None:
        """What was offered may be gone."""
        try:
            super().pre_validate(form)
        except ValidationError as unknown:
            raise ValidationError("Choose somebody who is listed here now") from unknown

    @property
    def person_id(self) -> int:
        """Who was picked; 0 for nobody."""
        return int(self.data) if self.data else 0


def somebody(label: str, *, hint: str = "", required: str) -> Somebody:
    """One person to pick; `required` is the sentence for nobody."""
    return Somebody(
        label,
        description=hint,
        widget=GovSelect(),
        choices={"": "Choose somebody"},
        validators=[needed(required)],
    )
