"""The one list of where words of a case can lie. A new column of text has to be listed here.

`tests/architecture/test_places_of_words.py` holds every table to it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, Table, select, true

from convo.db.base import Base
from convo.db.models import (
    Alert,
    Autosave,
    Concern,
    Conversation,
    Decision,
    DisclosureDraft,
    Experiment,
    Explanation,
    Extension,
    Insight,
    Mention,
    Note,
    Recognition,
    Reply,
    Revision,
    RevisionFinding,
    Snapshot,
    Step,
)
from convo.services.erasing.no_words import DERIVED, NO_WORDS

Rows = Callable[[int], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Place:
    """A table with words of cases: which columns, what people call them, and whose they are."""

    table: type[Base]
    columns: Mapping[str, str]
    of_case: Rows
    #: Its rows are of no one case: only what is looked for inside texts goes from them.
    shared: bool = False
    #: They are written without personal data, to last longer than the words of the case: they stay
    #: when its time to be kept is over, and go when somebody asks for it.
    outlives: bool = False

    @property
    def rows(self) -> Table:
        """The table as SQL knows it."""
        return Base.metadata.tables[self.table.__tablename__]

    @property
    def keys(self) -> list[Column[Any]]:
        """The columns by which one row is known."""
        return list(self.rows.primary_key.columns)


def _replies(conversation_id: int) -> Select[int]:
    return select(Reply.id).where(Reply.conversation_id == conversation_id)


def _revisions(conversation_id: int) -> Select[int]:
    return select(Revision.id).where(Revision.reply_id.in_(_replies(conversation_id)))


def recognition_of(conversation_id: int | None) -> Select[int]:
    """Of the case; for None, what was given outside convo and belongs to no case."""
    return select(Recognition.id).where(
        Recognition.conversation_id.is_not_distinct_from(conversation_id)
    )


#: What people call the columns of recognition, whether it belongs to a case or not.
OF_RECOGNITION = {
    "audience": "Who hears or reads an acknowledgement",
    "given_by": "Who gave recognition outside convo",
    "said": "What was said there",
    "address": "Where that can be read",
    "why_struck": "Why recognition was struck out",
}
OF_MENTION = {
    "handle": "Whom recognition names",
    "why_not_asked": "Why somebody was not asked before they are named",
}

#: In the order in which the pages show them. Rows are locked in this order too.
PLACES = (
    Place(
        Conversation,
        {
            "title": "The title",
            "address": "The address",
            "passed_on_to": "To whom it was passed on",
        },
        lambda case: Conversation.id == case,
    ),
    Place(
        Reply,
        {
            "handle": "The handle a reply is posted under",
            "why_handle": "Why it is posted under a handle",
            "posted_address": "The address of a posting",
            "posted_words": "The words as posted",
            "seen_words": "The words as somebody found them on the site",
        },
        lambda case: Reply.conversation_id == case,
    ),
    Place(
        Snapshot,
        {"words": "What was said", "handle": "Who said it"},
        lambda case: Snapshot.conversation_id == case,
    ),
    Place(
        Decision,
        {
            "reason": "Why it was decided so",
            "assertion": "What they say, as the decision has it",
            "source": "The published source",
            "extract": "What the source says",
        },
        lambda case: Decision.conversation_id == case,
    ),
    Place(
        Extension,
        {
            "reason": "Why a decision stands for longer",
            "settled_with": "What a second person said about that",
        },
        lambda case: Extension.conversation_id == case,
    ),
    Place(
        Revision,
        {"words": "A version of a reply"},
        lambda case: Revision.reply_id.in_(_replies(case)),
    ),
    Place(
        RevisionFinding,
        {"finding": "What the guidelines found in a reply"},
        lambda case: RevisionFinding.revision_id.in_(_revisions(case)),
    ),
    Place(
        Explanation,
        {"words": "Why words of a reply stay"},
        lambda case: Explanation.revision_id.in_(_revisions(case)),
    ),
    Place(
        Step,
        {"reason": "A reason on the way of a reply"},
        lambda case: Step.reply_id.in_(_replies(case)),
    ),
    Place(
        Note,
        {"words": "A question or advice", "quote": "A sentence that a note is about"},
        lambda case: Note.conversation_id == case,
    ),
    Place(
        Alert,
        {"settled_with": "What came of something brought to the press office"},
        lambda case: Alert.conversation_id == case,
    ),
    Place(
        Concern,
        {
            "words": "A concern about the case",
            "question": "What somebody was asked about a concern",
            "answer": "What they answered",
            "outcome": "What came of a concern",
        },
        lambda case: Concern.conversation_id == case,
    ),
    Place(
        Insight,
        {
            "words": "What was learnt",
            "use": "What came of what was learnt",
            "use_address": "Where that can be read",
        },
        lambda case: Insight.conversation_id == case,
        outlives=True,
    ),
    Place(Recognition, OF_RECOGNITION, lambda case: Recognition.id.in_(recognition_of(case))),
    Place(Mention, OF_MENTION, lambda case: Mention.recognition_id.in_(recognition_of(case))),
    Place(
        Autosave,
        {"words": "A draft that was not saved"},
        lambda case: Autosave.reply_id.in_(_replies(case)),
    ),
    Place(
        Experiment,
        {
            "reason": "Why many conversations get one answer, or none",
            "address": "Where the answer to many conversations is published",
        },
        lambda case: Experiment.conversation_id == case,
    ),
    Place(
        DisclosureDraft,
        {
            "reference": "The reference of a disclosure in preparation",
            "recipient": "Who gets a disclosure in preparation",
            "reason": "What was asked, of a disclosure in preparation",
            "chosen": "How entries were chosen for a disclosure in preparation",
        },
        lambda _case: true(),
        shared=True,
    ),
)

#: Doubts about entries of no case. Somebody may have written there whom an entry was about.
OF_NO_CASE = Place(
    Concern,
    {
        "words": "A concern that is about no case",
        "question": "What somebody was asked about such a concern",
        "answer": "What they answered to that",
        "outcome": "What came of such a concern",
    },
    lambda _case: Concern.conversation_id.is_(None),
    shared=True,
)

__all__ = ["DERIVED", "NO_WORDS", "OF_NO_CASE", "PLACES", "Place"]
