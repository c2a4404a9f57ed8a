"""What a step does to a posting of its story, through the services."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select

from convo.db.models import Alert
from convo.demo.stage import Deed, Stage, mentor, official, press_officer
from convo.demo.story import Step, Story
from convo.domain.vocabulary import SeenAs
from convo.services import alerts, corrections, follow_ups, postings, unsigned
from convo.services.replies import WithReason


def _record_unsigned(stage: Stage, story: Story, step: Step) -> None:
    """A mentor comes upon words that somebody posted without waiting."""
    reply, said = stage.reply(story), step.said
    posting = unsigned.Unsigned(
        address=said.get("at", f"{story.address}#reply-{reply.id}"),
        words=said["words"].strip(),
        posted_on=stage.office.today() - timedelta(days=said.get("days", 0)),
        posted_by_id=stage.cast.ids[said["poster"]] if "poster" in said else None,
        reason=said["reason"],
    )
    deed = unsigned.RecordUnsigned(reply_id=reply.id, version=reply.version, posting=posting)
    unsigned.record_unsigned(stage.office, mentor(stage, story, step), deed)


def _see_as_posted(stage: Stage, story: Story, step: Step) -> None:
    reply = stage.reply(story)
    deed = postings.SeeAsPosted(
        reply_id=reply.id,
        version=reply.version,
        seen=SeenAs.of(step.said["seen"]),
        words=step.said.get("words", "").strip(),
    )
    postings.see_as_posted(stage.office, official(stage, story, step), deed)


def _correct(stage: Stage, story: Story, step: Step) -> None:
    """From here on the story is about the correction."""
    reply = stage.reply(story)
    deed = corrections.Correct(
        reply_id=reply.id,
        version=reply.version,
        reason=step.said["reason"],
        own_error=step.said.get("own_error", False),
    )
    started = corrections.correct(stage.office, official(stage, story, step), deed)
    stage.reply_ids[story.address] = started


def _remove(stage: Stage, story: Story, step: Step) -> None:
    reply = stage.reply(story)
    deed = WithReason(reply_id=reply.id, version=reply.version, reason=step.said["reason"])
    postings.remove(stage.office, official(stage, story, step), deed)


def _note_removed(stage: Stage, story: Story, step: Step) -> None:
    reply = stage.reply(story)
    deed = postings.NoteRemoved(
        reply_id=reply.id,
        version=reply.version,
        noticed_on=stage.office.today(),
        said=step.said["reason"],
    )
    postings.note_removed(stage.office, official(stage, story, step), deed)


def _set_follow_up(stage: Stage, story: Story, step: Step) -> None:
    reply = stage.reply(story)
    chosen = follow_ups.FollowUp(
        on=stage.office.today() + timedelta(days=step.said["days"]),
        by_id=stage.cast.ids[step.said["watcher"]],
    )
    deed = follow_ups.SetFollowUp(reply_id=reply.id, version=reply.version, follow_up=chosen)
    follow_ups.set_follow_up(stage.office, official(stage, story, step), deed)


def _settle(stage: Stage, story: Story, step: Step) -> None:
    """Settle what was brought to the press office about this story and is still open."""
    open_ones = select(Alert.id, Alert.version).where(
        Alert.conversation_id == stage.conversation_ids[story.address],
        Alert.settled_at.is_(None),
    )
    with stage.office.sessions() as session:
        found = session.execute(open_ones).all()
    for row in found:
        deed = alerts.SettleAlert(alert_id=row.id, version=row.version, words=step.said["words"])
        alerts.settle_alert(stage.office, press_officer(stage, story, step), deed)


#: By the word that a story uses.
POSTING_DEEDS: Mapping[str, Deed] = {
    "record unsigned": _record_unsigned,
    "see as posted": _see_as_posted,
    "correct": _correct,
    "remove": _remove,
    "note removed": _note_removed,
    "set follow up": _set_follow_up,
    "settle": _settle,
}
