"""What belongs to no case and is kept for itself: an erasure reaches it all the same."""

from sqlalchemy import true

from convo.db.models import Community, EngagementCheck, Mention, Recognition
from convo.services.erasing.places import (
    OF_MENTION,
    OF_NO_CASE,
    OF_RECOGNITION,
    PLACES,
    Place,
    recognition_of,
)

#: What is kept for itself and belongs to no case: the register of communities, and recognition
#: given outside convo where nobody knows of a conversation. Only words that somebody asked to be
#: erased go from here: a case that is kept no longer takes nothing of it along.
KEPT_FOR_ITSELF = (
    Place(
        Community,
        {
            "name": "The name of a community",
            "about": "What a community is",
            "speaks_for": "Whom a community speaks for",
            "address": "Where a community meets",
        },
        lambda _case: true(),
        shared=True,
    ),
    Place(
        EngagementCheck,
        {"concerns": "What an engagement check found"},
        lambda _case: true(),
        shared=True,
    ),
    Place(
        Recognition,
        OF_RECOGNITION,
        lambda _case: Recognition.id.in_(recognition_of(None)),
        shared=True,
    ),
    Place(
        Mention,
        OF_MENTION,
        lambda _case: Mention.recognition_id.in_(recognition_of(None)),
        shared=True,
    ),
)

#: All of them, in the order in which their rows are locked.
EVERYWHERE = (*PLACES, OF_NO_CASE, *KEPT_FOR_ITSELF)
