"""Finding what is to go from recognition that was given outside convo and belongs to no case."""

from sqlalchemy.orm import Session

from convo.db.models import AuditEntry, Mention, Recognition
from convo.domain.erasing import Wanted
from convo.services.erasing.finding import InLog, InRow, in_entries, in_place, openings
from convo.services.erasing.places import OF_MENTION, OF_RECOGNITION, Place

#: Of one recognition, by its number.
_PLACES = (
    Place(Recognition, OF_RECOGNITION, lambda number: Recognition.id == number),
    Place(Mention, OF_MENTION, lambda number: Mention.recognition_id == number),
)


def find_in_recognition(session: Session, recognition_id: int, wanted: Wanted) -> list[InRow]:
    """Every text of this recognition that loses something."""
    return [
        found for place in _PLACES for found in in_place(session, recognition_id, wanted, place)
    ]


def find_in_its_entries(session: Session, recognition_id: int, wanted: Wanted) -> list[InLog]:
    """Every opening of its entries that loses something."""
    of_it = (AuditEntry.subject_type == "recognition") & (AuditEntry.subject_id == recognition_id)
    return list(in_entries(session, openings().where(of_it), wanted))
