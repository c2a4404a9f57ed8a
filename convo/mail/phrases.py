"""How each kind of notice reads in a mail: one sentence, what its words are called, what to do."""

from dataclasses import dataclass

from convo.domain.notices import NoticeKind

_K = NoticeKind
_REASON = "The reason in full"


@dataclass(frozen=True, slots=True)
class Phrase:
    """The sentence has `{who}` for the name of who did it."""

    sentence: str
    #: What stands above the words that somebody wrote; empty where a mail tells none.
    words: str = ""
    #: What stands above the link.
    link: str = "See it"


#: What is said of a reply, and of an acknowledgement instead; in this order.
_OF_ACKNOWLEDGEMENT = (
    ("Post it, then record the posting", "Give it, then record that it was given"),
    ("post the reply", "give the acknowledgement"),
    ("the press office answers instead", "the press office takes it from here"),
    (": nobody answers", ""),
    ("a thread", "an acknowledgement"),
    ("a reply", "an acknowledgement"),
    ("another reply", "another acknowledgement"),
    ("reply", "acknowledgement"),
)


def of_kind(said: str, noun: str) -> str:
    """What is said of a reply, as it is said of what people call so."""
    if noun == "reply":
        return said
    for before, after in _OF_ACKNOWLEDGEMENT:
        said = said.replace(before, after)
    return said


PHRASES: dict[NoticeKind, Phrase] = {
    _K.TO_SIGN_OFF: Phrase("{who} asks for your sign-off", link="Read it, then decide"),
    _K.TO_SIGN_SECOND: Phrase(
        "{who} signed a reply off, and it needs a second person’s yes", link="Read it, then decide"
    ),
    _K.ASKED: Phrase("{who} asks a mentor", "The question", link="Answer it"),
    _K.CONCERN: Phrase(
        "{who} asks you about something in the record", "The question", link="Answer it"
    ),
    # What has to go, and why, stands on the page: a mail can't be taken back.
    _K.ERASURE: Phrase("{who} asks to erase words of a case", link="Agree or refuse"),
    _K.REFERRED: Phrase("{who} referred a reply", _REASON, link="Decide on it"),
    _K.CONVERSATION_REFERRED: Phrase("{who} referred a conversation", _REASON, link="Decide on it"),
    _K.ALERT: Phrase("{who} brought something to the press office", link="Look at it"),
    _K.EXPIRING: Phrase(
        "A sign-off runs out soon: post the reply before that, or it needs a new one",
        link="Post it, then record the posting",
    ),
    _K.OVERDUE: Phrase("Something has waited too long, and you can act on it", link="Look at it"),
    _K.RETURNED: Phrase("{who} returned your reply", _REASON, link="Change it, then submit it"),
    _K.SIGNED_OFF: Phrase(
        "{who} signed your reply off", "Their note to you", link="Post it, then record the posting"
    ),
    _K.EXPIRED: Phrase(
        "A sign-off has run out: the same words can be submitted again", link="Submit it again"
    ),
    _K.HANDED_BACK: Phrase("{who} handed a conversation back to you", _REASON, link="Decide on it"),
    _K.ASKED_THERE: Phrase("{who} added a question that we were asked", link="Read it"),
    _K.TO_AGREE: Phrase(
        "{who} wants to leave something alone for longer, and that needs a second person’s yes",
        _REASON,
        link="Agree or refuse",
    ),
    _K.NOT_AGREED: Phrase(
        "{who} did not agree that a decision of yours stands", _REASON, link="Decide again"
    ),
    _K.LOOK_AGAIN: Phrase(
        "Today is the day to look at a decision of yours again",
        "Why it was decided so",
        link="Decide again, or extend it with a reason",
    ),
    _K.STANDS: Phrase("{who} agreed that a decision of yours stands", _REASON),
    _K.ADVISED: Phrase("{who} gave advice", "The advice", link="Read it beside the draft"),
    _K.SENT_ON: Phrase("{who} sent a referred reply to its mentor", _REASON),
    _K.TAKEN_ON: Phrase("{who} took a reply on: the press office answers instead", _REASON),
    _K.DECLINED: Phrase("{who} declined a reply: nobody answers", _REASON),
    _K.AGREED: Phrase("{who} agreed to another reply", _REASON, link="Start it"),
    _K.WITHDRAWN: Phrase("{who} withdrew a reply", _REASON),
    _K.REMOVED: Phrase("{who} recorded that a posting was removed", _REASON),
    _K.ENDED: Phrase("{who} closed a conversation of yours", _REASON),
    _K.TRANSFERRED: Phrase("{who} put you in charge of a conversation", _REASON, link="Open it"),
    _K.JOINED: Phrase("{who} added you as an author of a reply", _REASON, link="Open it"),
    _K.FOLLOW_UP: Phrase("{who} asks you to look at a thread again", link="Open it"),
    _K.SETTLED: Phrase("{who} said what came of something about a posting", "What came of it"),
    _K.DIGEST: Phrase(
        "{who} sends you a briefing digest: conversations worth acknowledging",
        link="Read it with what has come since",
    ),
    _K.INSIGHT: Phrase(
        "{who} noted what a conversation on your topic taught us",
        "What was learnt",
        link="Read it, and say when it is used",
    ),
    _K.RECEIPT: Phrase(
        "This is the log receipt of the day: keep it, or print it. It says how many entries the "
        "audit log had and what they add up to, and whoever has it can show if one of them is "
        "changed later",
        link="Hold the log against one that you kept",
    ),
    _K.COVERING: Phrase(
        "{who} named you as cover for somebody who is away", link="See what waits for you"
    ),
}
