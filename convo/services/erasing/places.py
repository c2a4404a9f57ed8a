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
    Explanation,
    Note,
    Reply,
    Revision,
    RevisionFinding,
    Snapshot,
    Step,
)

Rows = Callable[[int], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Place:
    """A table with words of cases: which columns, what people call them, and whose they are."""

    table: type[Base]
    columns: Mapping[str, str]
    of_case: Rows
    #: Its rows are of no one case: only what is looked for inside texts goes from them.
    shared: bool = False

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
        Autosave,
        {"words": "A draft that was not saved"},
        lambda case: Autosave.reply_id.in_(_replies(case)),
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

#: Columns that are made from words of a case and go with them: by table and column, how.
DERIVED = {
    "conversation.canonical_address": "made from the address; a number once it is erased",
    "snapshot.sha256": "a hash of the words; made anew",
    "audit_text.words": "the words by which entries are found: indexed anew",
    "audit_opening.value": "the words beside the log: erased with their salts",
    "audit_opening.field": "names of fields and rules",
    "import_upload.name": "a file that waits: all of them go with an erasure, and each in a day",
    "import_upload.chosen": "likewise",
    "import_upload.content": "likewise",
}

#: Columns of text that hold no words of a case: by table and column, what they hold.
NO_WORDS = {
    "audit_checkpoint.note": "a size, a root and a signature",
    "audit_entry.action": "a code",
    "audit_entry.actor_role": "a code",
    "audit_entry.entry_id": "an identifier",
    "audit_entry.leaf": "commitments, codes and numbers, no words",
    "audit_entry.outcome": "a code",
    "audit_entry.request": "an identifier",
    "audit_entry.subject_type": "a code",
    "audit_erasure.field": "names of fields and rules",
    "audit_finding.rule": "the name of a rule",
    "audit_head.frontier": "hashes",
    "audit_mark.mark": "a code",
    "audit_node.hash": "a hash",
    "audit_opening.salt": "random bytes",
    "clearance.rule": "the name of a rule",
    "clock_run.fault": "the kind of a fault",
    "clock_run.job": "a code",
    "concern.kind": "a code",
    "decision.advice": "a sentence of convo's own",
    "decision.answers": "codes of questions and answers",
    "discrepancy.kind": "a code",
    "discrepancy.sentence": "a sentence of convo's own, about kinds and numbers of rows",
    "discrepancy.subject": "a kind and a number",
    "disclosure.fingerprint": "a hash",
    "disclosure.plan": "numbers of entries, names of fields, codes",
    "disclosure_draft.plan": "likewise",
    "disclosure_draft.request": "the number of a form",
    "erasure_request.chosen": "kinds and numbers of texts",
    "explanation.rule": "the name of a rule",
    "file_import.sha256": "a hash",
    "guideline_set.content": "guidelines",
    "guideline_set.digest": "a hash",
    "import_mapping.columns": "headings of spreadsheets",
    "import_mapping.signature": "a hash",
    "judgement.compared": "numbers of rows",
    "judgement.facts": "codes and numbers",
    "judgement.findings": "rules, and where they fired in the words of that day",
    "judgement.guidelines_digest": "a hash",
    "line_to_take.title": "what the press office says, about no case",
    "line_to_take.why_retired": "likewise",
    "line_to_take.words": "likewise",
    "mail.fault": "a code",
    "mail.name": "an identifier",
    "one_time_link.token_hash": "a hash",
    "person.email": "of an account, not of a case",
    "person.name": "likewise",
    "person.password_hash": "a hash",
    "person.stamp": "random",
    "revision.compared": "numbers of rows",
    "revision.facts": "codes and numbers",
    "revision.guidelines_digest": "a hash",
    "revision_confirmation.key": "a code",
    "revision_confirmation.sentence": "a sentence of the guidelines",
    "revision_finding.rule": "the name of a rule",
    "reply_step.action": "a code",
    "sign_in_attempt.key": "a hash",
    "team.name": "of the office, not of a case",
    "topic.name": "likewise",
    "venue.hosts": "of a site, not of a case",
    "venue.house_rules": "likewise",
    "venue.name": "likewise",
}
