"""Words that turn a meaning, and whether one of them lies next to a cut."""

from collections.abc import Sequence

#: What denies.
DENIES = frozenset({
    "not", "never", "no", "nor", "neither", "none", "nobody", "nothing", "nowhere", "cannot",
    "hardly", "barely", "scarcely", "rarely", "seldom", "without", "doubt", "doubts", "deny",
    "denies", "wrongly", "supposedly", "allegedly", "dont", "doesnt", "didnt", "isnt", "wasnt",
    "arent", "wont", "cant", "couldnt", "wouldnt", "shouldnt", "havent", "hasnt",
})  # fmt: skip
#: What sets a condition or a limit; the last two before a 'that'.
LIMITS = frozenset({
    "if", "unless", "except", "only", "until", "otherwise", "whether", "lest",
})  # fmt: skip
_LIMITS_WITH_THAT = frozenset({"provided", "providing"})
#: What sets something against it.
OPPOSES = frozenset({
    "but", "however", "although", "though", "yet", "whereas", "despite", "instead", "rather",
    "nevertheless", "nonetheless", "albeit",
})  # fmt: skip
#: A thought of its own begins with one of these, and with one of those after a comma or an 'and'.
#: Otherwise a comma ends nothing ('it is not, in our view, safe'), nor does 'and' ('we can't stand
#: by and watch').
_BEGIN = frozenset({"because", "since", "which", "who", "while", "whilst"})
_SUBJECTS = frozenset({"i", "we", "you", "they", "he", "she", "it", "this", "there"})
_AND = frozenset({"and", "so", "or"})
_CLAUSE_ENDS = frozenset(";:-()")

#: How many words from the cut still count as next to it; around a phrase of a few words, and
#: before one where what opposes begins a thought of its own, fewer.
NEAR = 8
NEAR_A_PHRASE = 4
_NEAR_BEFORE = 3
#: 'a lifeline for people without a car': only right beside a phrase does this deny anything.
_BESIDE = "without"


def turns(word: str) -> bool:
    """Whether the word can turn a meaning, wherever it stands."""
    return _denies(word) or word in LIMITS or word in OPPOSES


def is_thought(words: Sequence[str]) -> bool:
    """Whether a few words are a thought with its own subject ('we love the weir'), and no name."""
    return len(words) > 1 and words[0] in _SUBJECTS


def opposes_next(words: Sequence[str]) -> bool:
    """Whether what was left out goes straight on with what opposes: 'but the council lies'."""
    return bool(words) and words[0] in OPPOSES


def turning_after(words: Sequence[str], marks: Sequence[str], *, phrase: bool = False) -> str:
    """The word that turns what stands before these, which were left out; empty when none does.

    `marks` is what follows each. A denial counts within the thought that was cut: in 'we like it,
    because it does not cost much' it turns nothing. Limits count further, and so do oppositions,
    which turn no `phrase`.
    """
    same_thought = True
    for number, word in enumerate(words[: NEAR_A_PHRASE if phrase else NEAR]):
        same_thought = same_thought and word not in OPPOSES and not _begins(words, marks, number)
        opposes = word in OPPOSES and not phrase
        denies = same_thought and _denies(word, beside=not number or not phrase)
        if _limits(words, number) or opposes or denies:
            return word
    return ""


def turning_before(
    words: Sequence[str],
    marks: Sequence[str],
    *,
    then: str,
    begins: str,
    phrase: bool = False,
) -> str:
    """The word that turns what stands after these, which were left out; empty when none does.

    These are the last of them. `then` is the first word that was kept, and `begins` the one that
    begins the sentence, if it was left out: a condition that stands there governs the whole of it.
    """
    followed = [*words, then]
    same_thought = not _begins(followed, marks, len(words))
    for back, number in enumerate(reversed(range(len(words)))):
        word = words[number]
        opposes = word in OPPOSES and back < _NEAR_BEFORE and not phrase
        limits = _limits(words, number) and (same_thought or not phrase)
        denies = same_thought and _denies(word, beside=not back or not phrase)
        if limits or opposes or denies:
            return word
        same_thought = same_thought and word not in OPPOSES and not _begins(words, marks, number)
    governs = begins in LIMITS or begins == _BESIDE
    return begins if governs or (begins in OPPOSES and not phrase) else ""


def _begins(words: Sequence[str], marks: Sequence[str], number: int) -> bool:
    """Whether a thought of its own begins with this word."""
    if number and not _CLAUSE_ENDS.isdisjoint(marks[number - 1]):
        return True
    after_pause = number > 0 and ("," in marks[number - 1] or words[number - 1] in _AND)
    return words[number] in _BEGIN or (after_pause and words[number] in _SUBJECTS)


def _limits(words: Sequence[str], number: int) -> bool:
    """Whether the word sets a condition or a limit."""
    word = words[number]
    that = number + 1 < len(words) and words[number + 1] == "that"
    return word in LIMITS or (word in _LIMITS_WITH_THAT and that)


def _denies(word: str, *, beside: bool = True) -> bool:
    """Whether a word denies something; some do to a phrase only right `beside` it."""
    return (word in DENIES and (beside or word != _BESIDE)) or word.endswith("n't")
