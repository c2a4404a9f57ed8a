"""What people are told by mail: which kinds there are, what is urgent, and what people chose."""

from convo.domain.vocabulary import ReplyState, Word


class NoticeKind(Word):
    """Why somebody is told. The label is all that a subject line ever says about a case."""

    #: Somebody's next step: it waits until they take it.
    TO_SIGN_OFF = "to-sign-off", "a reply waits for your sign-off"
    TO_SIGN_SECOND = "to-sign-second", "a reply waits for a second yes"
    ASKED = "asked", "a question waits for you"
    CONCERN = "concern", "the press office asks you about the record"
    ERASURE = "erasure", "a request to erase words waits for the press office"
    REFERRED = "referred", "a reply was referred to the press office"
    CONVERSATION_REFERRED = "referred-all", "a conversation was referred to the press office"
    ALERT = "alert", "a posting needs the press office"
    EXPIRING = "expiring", "a sign-off runs out soon"
    OVERDUE = "overdue", "something has waited too long"
    RETURNED = "returned", "your reply was returned"
    SIGNED_OFF = "signed-off", "your reply is signed off"
    EXPIRED = "expired", "a sign-off has run out"
    HANDED_BACK = "handed-back", "a conversation was handed back to you"
    ASKED_THERE = "asked-there", "somebody asked us something"
    TO_AGREE = "to-agree", "a decision waits for a second person"
    NOT_AGREED = "not-agreed", "a decision of yours does not stand"
    #: What they want to know, and nobody waits for.
    ADVISED = "advised", "a mentor gave advice"
    SENT_ON = "sent-on", "your referral went to the mentor"
    TAKEN_ON = "taken-on", "the press office took a reply on"
    DECLINED = "declined", "the press office declined a reply"
    AGREED = "agreed", "the press office agreed to another reply"
    WITHDRAWN = "withdrawn", "a reply was withdrawn"
    REMOVED = "removed", "a posting was removed"
    ENDED = "ended", "a conversation was closed"
    TRANSFERRED = "transferred", "a conversation is now yours"
    JOINED = "joined", "you can write a reply"
    FOLLOW_UP = "follow-up", "a thread is yours to look at again"
    COVERING = "covering", "you cover for somebody"
    SETTLED = "settled", "the press office looked at a posting"
    INSIGHT = "insight", "something was learnt about a topic of yours"
    #: Somebody chose them, and what they prepare may be for tomorrow.
    DIGEST = "digest", "a briefing digest for you"
    #: On its day a decision comes back; nobody waits for it by the hour.
    LOOK_AGAIN = "look-again", "a decision is to be looked at again"
    STANDS = "stands", "a second person agreed to a decision of yours"
    #: They asked for it, on each working day.
    RECEIPT = "receipt", "the log receipt of the day"


class MailChoice(Word):
    """When convo mails somebody. What it does unasked is the first."""

    USUAL = "usual", "What waits for me at once, the rest once a day"
    AT_ONCE = "at-once", "Everything at once"
    DAILY = "daily", "Everything once a day"
    NONE = "none", "Nothing"


class MailState(Word):
    """Where one mail stands."""

    WAITING = "waiting", "Waiting"
    #: Some process has it in hand. It leaves this state only when it is known what came of it.
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    #: Refused for good, or for too long.
    GIVEN_UP = "given-up", "Given up"
    #: It was handed over, and nobody knows whether it was taken: it is never sent again.
    NOT_KNOWN = "not-known", "Not known whether it arrived"
    #: Before it went out, it was no longer true, or its reader no longer wanted it.
    DROPPED = "dropped", "No longer needed"


#: The next step is the reader's, and others wait for it by the hour: a day until they hear of it
#: would use up the time that they have.
URGENT = frozenset(
    {
        NoticeKind.TO_SIGN_OFF,
        NoticeKind.TO_SIGN_SECOND,
        NoticeKind.ASKED,
        NoticeKind.CONCERN,
        NoticeKind.ERASURE,
        NoticeKind.REFERRED,
        NoticeKind.CONVERSATION_REFERRED,
        NoticeKind.ALERT,
        NoticeKind.EXPIRING,
        NoticeKind.OVERDUE,
        NoticeKind.RETURNED,
        NoticeKind.SIGNED_OFF,
        NoticeKind.EXPIRED,
        NoticeKind.HANDED_BACK,
        NoticeKind.ASKED_THERE,
        NoticeKind.DIGEST,
        NoticeKind.TO_AGREE,
        NoticeKind.NOT_AGREED,
    }
)

_JUDGED = frozenset({ReplyState.WITH_MENTOR, ReplyState.WITH_SECOND_SIGNER})

#: What is said of a reply only while it stands in one of these states; the rest stays true.
SAID_WHILE: dict[NoticeKind, frozenset[ReplyState]] = {
    NoticeKind.TO_SIGN_OFF: frozenset({ReplyState.WITH_MENTOR}),
    NoticeKind.TO_SIGN_SECOND: frozenset({ReplyState.WITH_SECOND_SIGNER}),
    NoticeKind.REFERRED: frozenset({ReplyState.WITH_PRESS_OFFICE}),
    NoticeKind.RETURNED: frozenset({ReplyState.RETURNED}),
    NoticeKind.SIGNED_OFF: frozenset({ReplyState.SIGNED_OFF}),
    NoticeKind.EXPIRING: frozenset({ReplyState.SIGNED_OFF}),
    NoticeKind.EXPIRED: frozenset({ReplyState.DRAFTING}),
    NoticeKind.OVERDUE: _JUDGED | {ReplyState.POSTED, ReplyState.POSTED_UNSIGNED},
}


def is_at_once(kind: NoticeKind, choice: MailChoice) -> bool:
    """Whether somebody who chose so is told of this in the same working hour."""
    return choice is MailChoice.AT_ONCE or (choice is MailChoice.USUAL and kind in URGENT)
