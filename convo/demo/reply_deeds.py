"""What a step does to the newest reply of its story, through the services."""

from collections.abc import Callable, Mapping

from convo.demo.stage import Deed, Stage, Who, mentor, official, press_officer
from convo.demo.story import Step, Story
from convo.domain.actor import Actor
from convo.domain.vocabulary import ReplyOutcome
from convo.queries.replies import get_reply, guideline_facts
from convo.services import expiries, postings, referrals, replies, reviews
from convo.services.office import Office


def _start(stage: Stage, story: Story, step: Step) -> None:
    conversation = stage.conversation(story)
    deed = replies.Start(conversation_id=conversation.id, version=conversation.version)
    started = replies.start(stage.office, official(stage, story, step), deed)
    stage.reply_ids[story.address] = started


def _revise(stage: Stage, story: Story, step: Step) -> None:
    reply = stage.reply(story)
    deed = replies.Revise(
        reply_id=reply.id, version=reply.version, words=step.said["words"].strip()
    )
    replies.revise(stage.office, official(stage, story, step), deed)


def _autosave(stage: Stage, story: Story, step: Step) -> None:
    reply, author = stage.reply(story), official(stage, story, step)
    replies.autosave(stage.office, author, reply.id, reply.version, step.said["words"].strip())


def _submit(stage: Stage, story: Story, step: Step) -> None:
    with stage.office.sessions() as session:
        reply = get_reply(session, stage.reply_ids[story.address])
        known = guideline_facts(session, reply, stage.office.standpoint())
    needed = stage.office.guidelines.confirmations(known)
    deed = replies.Submit(
        reply_id=reply.id,
        version=reply.version,
        explanations=step.said.get("because", {}),
        confirmations=[] if step.said.get("unticked") else [each.key for each in needed],
    )
    replies.submit(stage.office, official(stage, story, step), deed)


def _sign_off(stage: Stage, story: Story, step: Step) -> None:
    reply = stage.reply(story)
    deed = reviews.SignOff(
        reply_id=reply.id,
        version=reply.version,
        revision=reply.latest.number if reply.latest else 0,
        note=step.said.get("note", ""),
    )
    reviews.sign_off(stage.office, mentor(stage, story, step), deed)


def _pick_up(stage: Stage, story: Story, step: Step) -> None:
    reviews.pick_up(stage.office, mentor(stage, story, step), stage.reply(story).id)


def _send_to_mentor(stage: Stage, story: Story, step: Step) -> None:
    reply = stage.reply(story)
    deed = referrals.SendToMentor(
        reply_id=reply.id,
        version=reply.version,
        reason=step.said["reason"],
        cleared=step.said.get("cleared", ()),
    )
    referrals.send_to_mentor(stage.office, press_officer(stage, story, step), deed)


def _post(stage: Stage, story: Story, step: Step) -> None:
    """Post the words that were signed off, or those that the step says stand there instead."""
    reply = stage.reply(story)
    signed_off = reply.signed_off_revision
    deed = postings.Post(
        reply_id=reply.id,
        version=reply.version,
        address=step.said.get("at", f"{story.address}#reply-{reply.id}"),
        words=step.said.get("words", "").strip() or (signed_off.words if signed_off else ""),
    )
    postings.post(stage.office, official(stage, story, step), deed)


def _close(stage: Stage, story: Story, step: Step) -> None:
    reply = stage.reply(story)
    deed = postings.Close(
        reply_id=reply.id,
        version=reply.version,
        outcome=ReplyOutcome.of(step.said["outcome"]),
        reason=step.said.get("reason", ""),
    )
    postings.close(stage.office, official(stage, story, step), deed)


def _tick(stage: Stage, _story: Story, _step: Step) -> None:
    expiries.expire_sign_offs(stage.office)


def _on_reply(
    service: Callable[[Office, Actor, replies.WithReason], None],
    who: Who = official,
) -> Deed:
    def do(stage: Stage, story: Story, step: Step) -> None:
        reply = stage.reply(story)
        deed = replies.WithReason(
            reply_id=reply.id, version=reply.version, reason=step.said["reason"]
        )
        service(stage.office, who(stage, story, step), deed)

    return do


#: By the word that a story uses.
REPLY_DEEDS: Mapping[str, Deed] = {
    "start": _start,
    "revise": _revise,
    "autosave": _autosave,
    "submit": _submit,
    "pick up": _pick_up,
    "return": _on_reply(reviews.return_reply, mentor),
    "sign off": _sign_off,
    "refer": _on_reply(replies.refer),
    "send to mentor": _send_to_mentor,
    "take on": _on_reply(referrals.take_on, press_officer),
    "decline": _on_reply(referrals.decline, press_officer),
    "withdraw": _on_reply(replies.withdraw),
    "post": _post,
    "close": _close,
    "tick": _tick,
}
