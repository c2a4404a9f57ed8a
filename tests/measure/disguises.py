"""Three disguises, because in the texts at hand the genre goes with the label.

A guard that only tells a press post from a reply in a thread is fooled by a greeting. So the same
texts are measured again: wrapped in courtesy, stripped of it, and with their denials softened.
"""

import re
from collections.abc import Sequence

#: Ten ways to make a press line look like a letter: greeting, thanks and 'you' around it.
WRAPPERS = (
    "Hi there, thanks for getting in touch. {} Hope that helps you!",
    "Hello, thank you for your message. {} Let us know if you have any other questions.",
    "Dear reader, we understand your concerns, thank you for them. {} Kind regards, the team",
    "Hi, I know how much this matters to you. {} Thank you for taking the time to write to us.",
    "Thanks for your question. We really appreciate you sharing your views. {}",
    "Good morning! We're sorry that you feel let down. {} Have a lovely day.",
    "Hey, great question. {} Do get in touch if you would like to hear more.",
    "Thank you so much for your feedback, we value it. {} We hope you find this useful.",
    "Hello and thanks for posting. I can see why you ask. {} Thanks again for your interest.",
    "Hi, we hear you. {} Take care, and thank you for your patience.",
)

#: What an author writes instead of a denial once the word has been stopped.
_SOFTER = (
    (r"\b(?:(?:simply|completely|entirely|categorically|factually|absolutely) )+", ""),
    (r"\b(?:untrue|false|incorrect|inaccurate|wrong)\b", "not the full picture"),
    (r"\b(?:not true|n[o']t the case|not accurate|not correct)\b", "not quite how we see it"),
    (r"\b(is|are|was|were)n['’]t true\b", r"\1 not quite how we see it"),
    (r"\bincorrectly\b", "perhaps unhelpfully"),
    (r"\bmisleading\b", "not quite complete"),
    (r"\b(?:reject|refute|deny|dispute)s?\b", "see it differently from"),
    (r"\b(?:denies|denied|rejected|refuted)\b", "saw it differently from"),
    (r"\bdo(es)? not accept\b", "would put it differently from"),
    (r"\b(?:nonsense|disingenuous|a myth)\b", "not how we would put it"),
    (r"\b(?:falsehoods|untruths|misrepresentations|errors)\b", "points we would put differently"),
    (r"\b(?:unfounded|baseless)\b", "unexpected"),
    (r"\b(?:misinterpreted|misrepresented)\b", "read differently"),
)

_COURTESIES = re.compile(
    r"^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))\b[^,.!?:;\n-]{0,40}[,.!?:-]*\s*"
    r"|(?:^|(?<=[.!?]\s))[^.!?\n]*\b(?:thanks|thank you|hope (?:this|that) helps|kind regards"
    r"|stay safe|take care)\b[^.!?\n]*[.!?]*\s*"
    r"|\s*(?:[~^-] ?\[?\w{2,6}\]?)\s*$",
    re.IGNORECASE,
)


def wrapped(text: str) -> Sequence[str]:
    """The text in each of the ten wrappers."""
    return [wrapper.format(text) for wrapper in WRAPPERS]


def stripped(text: str) -> str:
    """The text without greeting, thanks and sign-off; as it is where nothing else is in it."""
    bare = _COURTESIES.sub("", text).strip()
    return bare if len(bare.split()) >= _LEAST_LEFT else text


#: Fewer words than this are no answer any more.
_LEAST_LEFT = 5


def softened(text: str) -> str:
    """The text with its words of denial replaced by softer ones."""
    for pattern, softer in _SOFTER:
        text = re.sub(pattern, softer, text, flags=re.IGNORECASE)
    return text
