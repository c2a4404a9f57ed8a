"""Several of a few, as checkboxes."""

from collections.abc import Mapping

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxesInput
from wtforms import SelectMultipleField, ValidationError
from wtforms.form import BaseForm


class Ticks(SelectMultipleField):
    """Boxes to tick, none of them needed; a box that was not offered is refused in our words."""

    def pre_validate(self, form: BaseForm) -> None:
        """What was offered may be gone: a mentor who left meanwhile."""
        try:
            super().pre_validate(form)
        except ValidationError as unknown:
            raise ValidationError("Choose from what is listed here now") from unknown


def ticks(label: str, options: Mapping[str, str], *, hint: str = "") -> Ticks:
    """Options as stored and as shown; a view may set `choices` to another such mapping."""
    return Ticks(label, description=hint, choices=dict(options), widget=GovCheckboxesInput())
