"""Fields that forms about postings share, and how their days are read."""

from datetime import date

from wtforms import DateField

from convo.support.addresses import BadAddress, canonical
from convo.web.access import office
from convo.web.forms import Line, Text, ValidationError, VersionedForm, line, text


def address() -> Line:
    """Where it was posted."""
    return line(
        "Where is it now?",
        hint="The address of your post, or of the page it is on",
        required="Enter the address of your post",
        most=2000,
    )


def words() -> Text:
    """What stands there."""
    return text(
        "The words as posted",
        hint="Copy them from the site, not from here, so that any difference shows",
        required="Paste the words as they stand on the site",
    )


class WithAddress(VersionedForm):
    """What forms about a posting have in common. The field is theirs."""

    address: Line

    def validate_address(self, field: Line) -> None:
        """An address that can be opened."""
        try:
            canonical(field.data)
        except BadAddress as bad:
            raise ValidationError(str(bad)) from bad


def day_of(field: DateField) -> date:
    """The day that was typed into a field that has been validated."""
    if field.data is None:
        raise ValueError(f"{field.name} has not been validated")
    return field.data


def require_past(field: DateField, sentence: str) -> None:
    """Refuse a day that lies ahead, with this sentence."""
    day: date | None = field.data
    if day is not None and day > office().today():
        raise ValidationError(sentence)
