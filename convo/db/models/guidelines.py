"""The sets of guidelines that anything was ever judged by, and what each judgement read."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from convo.db.base import Base


class KeptSet(Base):
    """A whole set of guidelines under its digest. Added once, never changed.

    Written with the first entry of the log that names it (`services/transaction.py`).
    """

    __tablename__ = "guideline_set"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    #: `GuidelineSet.content`: one text for one meaning, whose SHA-256 is the digest.
    content: Mapped[str] = mapped_column(Text)
    first_used_at: Mapped[datetime]


class Judgement(Base):
    """What a step was judged by (a submission, a sign-off, a referral). Never changed.

    It holds no words: those it judged are in the revision of its step, those it compared them
    with lie where `compared` says.
    """

    __tablename__ = "judgement"

    step_id: Mapped[int] = mapped_column(ForeignKey("reply_step.id"), primary_key=True)
    guidelines_digest: Mapped[str] = mapped_column(String(64))
    #: What the rules knew about the case, as `Facts.as_dict` gave it.
    facts: Mapped[dict[str, Any]]
    #: Where the texts lie that the words were compared with (`queries/texts.py`).
    compared: Mapped[dict[str, Any]]
    #: Rule, level and place of each finding, in the order of the check.
    findings: Mapped[list[Any]]
