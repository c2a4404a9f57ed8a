"""The words of the service. Each member says what it means; pages take their words from here."""

from enum import StrEnum
from typing import Self


class Word(StrEnum):
    """A member is stored as its value and shown as its `label`."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        """Make a member from its stored value and the words a page shows for it."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def of(cls, value: str) -> Self:
        """The member stored as `value`. Raises `ValueError` that names the members."""
        for word in cls:
            if word.value == value:
                return word
        raise ValueError(f"{value!r} is not one of {', '.join(cls)}")


class Role(Word):
    """What somebody may be. See `permissions.ROLE_SETS` for what one person may be at once."""

    #: Logs conversations, decides and drafts.
    OFFICIAL = "official", "Official"
    #: Helps officials and signs off what others wrote.
    MENTOR = "mentor", "Mentor"
    #: Takes referrals and reviews the audit log.
    PRESS_OFFICE = "press-office", "Press office"
    #: Keeps people, venues and topics; neither drafts nor signs off.
    ADMINISTRATOR = "administrator", "Administrator"


class VenueKind(Word):
    """What sort of place a conversation happens in."""

    FORUM = "forum", "Forum"
    BLOG = "blog", "Blog"
    SOCIAL = "social", "Social network"
    COMMENTS = "comments", "Comment section"
    PETITION = "petition", "Petition site"
    #: A publication. What is said there goes to the press office (domain.md FR2).
    NEWS = "news", "News publication"


class Sensitivity(Word):
    """How much care a topic needs."""

    ROUTINE = "routine", "Routine"
    EMOTIVE = "emotive", "Emotive"
    HIGH_PROFILE = "high-profile", "High profile"


class SpeakerRole(Word):
    """Who spoke, for this conversation only: convo keeps no file on people."""

    PUBLIC = "public", "Member of the public"
    CAMPAIGNER = "campaigner", "Campaigner"
    COMMUNITY = "community", "Community or network"
    #: A reporter, editor or publication: press-office work (domain.md FR2).
    JOURNALIST = "journalist", "Journalist or publication"
    POLITICIAN = "politician", "Politician"
    ORGANISATION = "organisation", "Organisation"
    OFFICIAL = "official", "Official or public body"
    UNKNOWN = "unknown", "Not known"


class Matter(Word):
    """What is at issue in a conversation."""

    QUESTION = "question", "A question"
    #: A number, a date, a duty, a rule or a place that a published source shows to be wrong.
    ERROR = "error", "A checkable error"
    EXPERIENCE = "experience", "A bad experience"
    IDEA = "idea", "An idea or suggestion"
    PRAISE = "praise", "Praise or thanks"
    #: Never contested (domain.md FR5).
    OPINION = "opinion", "An opinion"


class Approach(Word):
    """What a decision can come to: four approaches, a referral and three exits."""

    LEAVE = "leave", "Leave it"
    LISTEN = "listen", "Listen"
    REFLECT = "reflect", "Acknowledge it (Reflect)"
    CONVERSE = "converse", "Join in (Converse)"
    #: Journalists, publications and rebuttal.
    PRESS_OFFICE = "press-office", "Refer to the press office"
    #: Somebody may be in danger: the organisation's own instruction applies.
    SAFEGUARDING = "safeguarding", "Safeguarding"
    #: Somebody asks for information that we hold and have not published (domain.md CL7).
    INFORMATION_REQUEST = "information-request", "Information request"
    #: A member of staff is abused or threatened.
    ABUSE = "abuse", "Abuse of staff"


#: Where a decision leaves convo: the organisation's own instruction applies, and it is passed on.
EXITS = frozenset({Approach.SAFEGUARDING, Approach.INFORMATION_REQUEST, Approach.ABUSE})


class ConversationState(Word):
    """Where a conversation stands."""

    #: Logged; nobody has decided yet whether to take part.
    LOGGED = "logged", "Needs a decision"
    DECIDED = "decided", "Decided"
    #: The press office has it.
    REFERRED = "referred", "With the press office"
    CLOSED = "closed", "Closed"


class ReplyKind(Word):
    """What is being drafted."""

    #: Posted in the conversation itself (converse).
    REPLY = "reply", "Reply"
    #: Recognition given elsewhere (reflect).
    ACKNOWLEDGEMENT = "acknowledgement", "Acknowledgement"


class ReplyState(Word):
    """Where a reply stands."""

    DRAFTING = "drafting", "Drafting"
    WITH_MENTOR = "with-mentor", "With a mentor"
    #: A first mentor said yes; another person has to say so too (domain.md EM1).
    WITH_SECOND_SIGNER = "with-second-signer", "With a second signer"
    RETURNED = "returned", "Returned to the author"
    WITH_PRESS_OFFICE = "with-press-office", "With the press office"
    SIGNED_OFF = "signed-off", "Signed off, ready to post"
    POSTED = "posted", "Posted"
    #: It was on the site before anybody had signed it off.
    POSTED_UNSIGNED = "posted-unsigned", "Posted without sign-off"
    #: It is no longer there: we took it down, or the host did.
    REMOVED = "removed", "Removed"
    CLOSED = "closed", "Closed"
    WITHDRAWN = "withdrawn", "Withdrawn"
    #: The press office answers instead.
    TAKEN_ON = "taken-on", "Taken on by the press office"
    DECLINED = "declined", "Declined by the press office"


class ReplyOutcome(Word):
    """How a posted reply ended."""

    ANSWERED = "answered", "Answered"
    CORRECTED = "corrected", "Corrected at source"
    THANKED = "thanked", "Thanked"
    #: Of an acknowledgement: they passed it on, or went on from it.
    TAKEN_UP = "taken-up", "Taken up"
    HOSTILE = "hostile", "Hostile"
    NO_RESPONSE = "no-response", "No response"


class NoteKind(Word):
    """What a note on a case is."""

    QUESTION = "question", "Question to a mentor"
    ADVICE = "advice", "Advice"


class AlertKind(Word):
    """What is brought to the press office, apart from referrals."""

    POSTED_DIFFERENTLY = "posted-differently", "Posted words differ from those signed off"
    UNSIGNED = "unsigned", "Posted without sign-off"
    OWN_ERROR = "own-error", "We are correcting our own error"
    CHANGED_SINCE = "changed-since", "The words on the site are no longer those posted"
    REMOVED_BY_US = "removed-by-us", "We removed a posting"
    REMOVED_BY_HOST = "removed-by-host", "The host removed a posting"


class SeenAs(Word):
    """What a second person found where a reply was posted."""

    AS_POSTED = "as-posted", "The words stand there as they were posted"
    DIFFERENT = "different", "The words are different now"
    GONE = "gone", "It is no longer there"


class EscalatedTo(Word):
    """Who has been told of something that waited too long."""

    COVER = "cover", "Cover and mentors of the topic"
    PRESS_OFFICE = "press-office", "Press office"


class Level(Word):
    """How a finding weighs."""

    #: Can't be submitted until it is mended.
    STOP = "stop", "Must change"
    #: May be submitted with a reason that the mentor sees.
    EXPLAIN = "explain", "Change or explain"
    ADVISE = "advise", "Advice"


class Via(Word):
    """By which door a deed came in."""

    WEB = "web", "the pages"
    CLI = "cli", "the command line"
    #: The clock performs what time owes.
    JOB = "job", "the clock"


class Outcome(Word):
    """What came of a deed."""

    OK = "ok", "Done"
    REFUSED = "refused", "Refused"
