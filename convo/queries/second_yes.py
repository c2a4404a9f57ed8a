"""Replies that wait for a second signer, for those who may be one."""

from collections.abc import Sequence

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from convo.db.models import (
    Conversation,
    EngagementCheck,
    Mention,
    Recognition,
    Reply,
    ReplyAuthor,
    TopicMentor,
)
from convo.domain.recognition import CheckResult
from convo.domain.vocabulary import ReplyState
from convo.queries.listed import ListedReply
from convo.queries.work_items import WorkItem, reply_item
from convo.queries.work_rows import ME, MENTORS, NOW, TODAY

_WHAT = "Sign it off as the second signer, or return it"

_WRITER, _OTHER_WRITER = aliased(ReplyAuthor), aliased(ReplyAuthor)
_FIRST_SIGNER = func.coalesce(Reply.first_signed_by_id, 0)
_WAITS_AND_IS_NOT_OWN = (
    Reply.state == ReplyState.WITH_SECOND_SIGNER,
    _FIRST_SIGNER != ME,
    ~Reply.authors.any(ReplyAuthor.person_id == ME),
)
#: A mentor's turn comes for the topics they know, and for the officials whose mentor is they or
#: somebody for whom they act today.
_MENTORS_TURN = or_(
    Reply.mentor_id.in_(MENTORS),
    exists().where(TopicMentor.topic_id == Conversation.topic_id, TopicMentor.person_id == ME),
)
_NO_MENTOR_IS_LEFT = ~or_(
    and_(
        func.coalesce(Reply.mentor_id, _FIRST_SIGNER) != _FIRST_SIGNER,
        ~exists().where(_WRITER.reply_id == Reply.id, _WRITER.person_id == Reply.mentor_id),
    ),
    exists().where(
        TopicMentor.topic_id == Conversation.topic_id,
        TopicMentor.person_id != _FIRST_SIGNER,
        ~exists()
        .where(_OTHER_WRITER.reply_id == Reply.id, _OTHER_WRITER.person_id == TopicMentor.person_id)
        .correlate(Reply, TopicMentor),
    ),
)
_CHECKED = aliased(EngagementCheck)
_LAST_CHECK = (
    select(func.max(_CHECKED.id))
    .where(_CHECKED.community_id == Mention.community_id)
    .scalar_subquery()
)
#: It names a community that nobody has checked, or not lately, or about which there is a doubt:
#: the same as `queries.communities.legitimacy_of` says of one.
_NAMES_IN_DOUBT = exists().where(
    Recognition.reply_id == Reply.id,
    Mention.recognition_id == Recognition.id,
    Mention.community_id.is_not(None),
    ~exists().where(
        EngagementCheck.id == _LAST_CHECK,
        EngagementCheck.result == CheckResult.NO_CONCERN,
        EngagementCheck.valid_until >= TODAY,
    ),
)
#: What waits for a mentor's second yes.
SECOND_YES = (*_WAITS_AND_IS_NOT_OWN, _MENTORS_TURN, ~_NAMES_IN_DOUBT)
#: The press office is asked where a community is named with which government may not deal; where
#: no mentor is left to ask, and where it has waited too long.
SECOND_YES_OF_PRESS_OFFICE = (
    *_WAITS_AND_IS_NOT_OWN,
    or_(_NAMES_IN_DOUBT, _MENTORS_TURN, Reply.due_at <= NOW, _NO_MENTOR_IS_LEFT),
)


def list_second_yes(found: Sequence[ListedReply]) -> list[WorkItem]:
    """These replies, as a second signer reads them."""
    return [reply_item(reply, "review", _WHAT, "A second signer") for reply in found]
