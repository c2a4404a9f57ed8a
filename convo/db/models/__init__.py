"""Every table, so that one import knows them all."""

from convo.db.models.alerts import Alert
from convo.db.models.audit import (
    AuditEntry,
    AuditErasure,
    AuditFinding,
    AuditHead,
    AuditNode,
    AuditOpening,
)
from convo.db.models.checkpoints import AuditCheckpoint
from convo.db.models.clock import ClockRun
from convo.db.models.communities import Community, EngagementCheck
from convo.db.models.concerns import Concern, ReviewMark
from convo.db.models.conversations import Conversation, Decision, Snapshot
from convo.db.models.cover import Cover
from convo.db.models.disclosures import Disclosure, DisclosureDraft
from convo.db.models.discrepancies import Discrepancy, Reconciliation
from convo.db.models.erasures import ErasureRequest
from convo.db.models.guidelines import Judgement, KeptSet
from convo.db.models.imports import FileImport, ImportMapping, ImportUpload
from convo.db.models.lasting import (
    Experiment,
    Extension,
    Insight,
    Likeness,
    SnapshotFingerprint,
)
from convo.db.models.lines import LineToTake
from convo.db.models.mail import Mail, Notice
from convo.db.models.notes import Note
from convo.db.models.people import OneTimeLink, Person, PersonRole, SignInAttempt, Team
from convo.db.models.places import Topic, TopicMentor, Venue
from convo.db.models.recognition import ConversationSide, Mention, Recognition, Side
from convo.db.models.replies import (
    Autosave,
    Clearance,
    Explanation,
    PickUp,
    Reply,
    ReplyAuthor,
    Revision,
    RevisionConfirmation,
    RevisionFinding,
    Step,
)
from convo.db.models.search import AuditMark, AuditPlace, AuditText

__all__ = [
    "Alert",
    "AuditCheckpoint",
    "AuditEntry",
    "AuditErasure",
    "AuditFinding",
    "AuditHead",
    "AuditMark",
    "AuditNode",
    "AuditOpening",
    "AuditPlace",
    "AuditText",
    "Autosave",
    "Clearance",
    "ClockRun",
    "Community",
    "Concern",
    "Conversation",
    "ConversationSide",
    "Cover",
    "Decision",
    "Disclosure",
    "DisclosureDraft",
    "Discrepancy",
    "EngagementCheck",
    "ErasureRequest",
    "Experiment",
    "Explanation",
    "Extension",
    "FileImport",
    "ImportMapping",
    "ImportUpload",
    "Insight",
    "Judgement",
    "KeptSet",
    "Likeness",
    "LineToTake",
    "Mail",
    "Mention",
    "Note",
    "Notice",
    "OneTimeLink",
    "Person",
    "PersonRole",
    "PickUp",
    "Recognition",
    "Reconciliation",
    "Reply",
    "ReplyAuthor",
    "ReviewMark",
    "Revision",
    "RevisionConfirmation",
    "RevisionFinding",
    "Side",
    "SignInAttempt",
    "Snapshot",
    "SnapshotFingerprint",
    "Step",
    "Team",
    "Topic",
    "TopicMentor",
    "Venue",
]
