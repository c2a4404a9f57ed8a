"""The words of acknowledgements, of whom they name, and of decisions that last."""

from convo.domain.vocabulary import Word


class Channel(Word):
    """Where recognition is given."""

    SPEECH = "speech", "Speech"
    LETTER = "letter", "Ministerial letter"
    SPEAKING_NOTE = "speaking-note", "Speaking note"
    NEWSLETTER = "newsletter", "Newsletter"
    BLOG = "blog", "Blog"
    WEB_PAGE = "web-page", "Web page"
    SOCIAL = "social", "Social share"
    MEETING = "meeting", "Meeting"
    #: Never drafted in convo; known afterwards.
    PARLIAMENT = "parliament", "Answer in Parliament"


#: Words that are said or sent, and so have a day on which they were delivered but no address.
DELIVERED = frozenset(
    {Channel.SPEECH, Channel.LETTER, Channel.SPEAKING_NOTE, Channel.MEETING, Channel.PARLIAMENT}
)
#: What an acknowledgement can be drafted for.
DRAFTED_FOR = tuple(channel for channel in Channel if channel is not Channel.PARLIAMENT)


class CommunityKind(Word):
    """What sort of community of interest it is."""

    COMMUNITY = "community", "Community"
    NETWORK = "network", "Network"
    ORGANISATION = "organisation", "Organisation"
    #: Activists: they are asked before they are named (domain.md RB4).
    CAMPAIGN = "campaign", "Campaign group"


class CheckResult(Word):
    """What an engagement check came to (domain.md RB3)."""

    NO_CONCERN = "no-concern", "No concern"
    DOUBTFUL = "doubtful", "Doubtful"


class Named(Word):
    """Whom a mention names."""

    COMMUNITY = "community", "A community, network or organisation"
    #: By the handle under which they spoke, and nothing else.
    PERSON = "person", "A person, by handle"
    #: A side is recognised, and nobody is named.
    NOBODY = "nobody", "Nobody by name"


class Comfort(Word):
    """Whether somebody is content to be named: of several, the last of these that holds."""

    #: Nobody has to be asked: no activist and no private person.
    NOT_NEEDED = "not-needed", "Need not be asked"
    AGREED = "agreed", "Happy to be named"
    NO_ANSWER = "no-answer", "Asked, no answer yet"
    NOT_ASKED = "not-asked", "Not asked"
    REFUSED = "refused", "Would rather not be named"


class Legitimacy(Word):
    """What is known of the communities that are named: of several, the last that holds."""

    SOUND = "sound", "Checked, no concern"
    UNCHECKED = "unchecked", "No engagement check in date"
    DOUBTFUL = "doubtful", "The engagement check was doubtful"


class Balance(Word):
    """Where recognition would stand on a topic with this acknowledgement (domain.md RB1)."""

    EVEN = "even", "Within balance"
    TOO_FEW = "too-few", "Too few to tell"
    #: One side above the share that it may have, or an active side never acknowledged, and this
    #: one recognises the leading side again.
    TILTED = "tilted", "Out of balance"


class InsightKind(Word):
    """What a conversation taught us."""

    ASKS = "asks", "What people ask"
    WRONG = "wrong", "What people get wrong"
    SUGGESTS = "suggests", "What people suggest"


class LinkedBy(Word):
    """Why two conversations are linked."""

    ADDRESS = "address", "The same page"
    WORDS = "words", "Nearly the same words"


class ExperimentChoice(Word):
    """What is done about many conversations with one question (the row 'experiment')."""

    PUBLISH = "publish", "Publish an answer"
    HOST = "host", "Ask the host for a question and answer session"
    NOT_NOW = "not-now", "Nothing for now"
