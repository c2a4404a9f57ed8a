"""Quotations cut from real texts in eleven ways, each with what a careful editor would say.

The sentences are found here by a rule of its own, and so are the words that turn a meaning: what
cuts the quotations shares nothing with what judges them.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])|\s*[\r\n]+\s*")
#: Words that are written short: what follows them begins no sentence.
_SHORT = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Prof|St|vs)\.\s[^.!?]*[.!?]")
#: What an editor would not hide.
_TURNING = re.compile(
    r"\b(?:not|never|no|nor|neither|none|nobody|nothing|cannot|without|hardly|barely|but|however|"
    r"unless|except|only|if|although|though|until|yet|whether|instead|rather|despite|whereas|"
    r"otherwise|doubt|rarely|seldom)\b|n['’]t\b",
    re.IGNORECASE,
)
_LEADS = (
    "People there write: {}", "One of them puts it like this: {}", "{} is how it begins.",
    "We have read what they say about it: {} The thread is worth reading.",
)  # fmt: skip
FEWEST, MOST = 8, 45


@dataclass(frozen=True, slots=True)
class Cut:
    """A draft with one quotation, the text that it was cut from, and what an editor would say."""

    draft: str
    said: str
    #: What was done to it.
    way: str
    #: The faults that an editor would name, any of them; none where it is honest.
    faults: frozenset[str]


def sentences_in(text: str) -> list[str]:
    """The whole sentences of a text that end with a mark and are of an ordinary length."""
    found = [each.strip() for each in _END.split(_SHORT.sub("", text))]
    return [
        each
        for each in found
        if FEWEST <= len(each.split()) <= MOST
        and each[-1] in ".!?"
        and each[0].isupper()
        and not re.search(r"[\"“”\[\]()]|\.\.|…|https?:|[.!?].|['‘]\w[^']*'(?!\w)", each)
    ]


def cuts(texts: Sequence[str], each: int, seed: int) -> Iterator[Cut]:
    """So many quotations cut in each way."""
    random = Random(seed)  # noqa: S311 - the same cuts each time
    stock = [(text, sentence) for text in texts for sentence in sentences_in(text)]
    for way, (make, faults) in WAYS.items():
        made = 0
        while made < each:
            text, sentence = random.choice(stock)
            quotation = make(sentence, text, random)
            # What is left as it was is no fault, and no way of quoting falsely.
            if quotation is not None and (quotation != sentence or not faults):
                made += 1
                yield Cut(_draft(quotation, way, random), text, way, frozenset(faults))


def _draft(quotation: str, way: str, random: Random) -> str:
    if way == "honest, in a block":
        return f"They write:\n\n> {quotation}\n\nThe thread is worth reading."
    if way == "honest, a phrase":
        return f"They speak of '{quotation}', and give their reasons."
    if way == "clipped, a phrase denied":
        return f"They speak of '{quotation}', and give their reasons."
    marks = ("“{}”", "«{}»") if way == "honest, curly" else ('"{}"',)
    return random.choice(_LEADS).format(random.choice(marks).format(quotation))


def _whole(sentence: str, _text: str, _random: Random) -> str:
    return sentence


def _curly(sentence: str, _text: str, random: Random) -> str:
    typed = sentence.replace("'", "’").replace(" - ", " — ")
    return typed[:-1] + "," if typed.endswith(".") and random.random() < 0.3 else typed


def _without(sentence: str, first: int, last: int, gap: str) -> str:
    words = sentence.split()
    kept = [*words[:first], *([gap] if gap else []), *words[last:]]
    return " ".join(kept)


def _shortened(sentence: str, _text: str, random: Random) -> str | None:
    """An ellipsis in place of words that turn nothing."""
    count = len(sentence.split())
    first = random.choice([0, random.randrange(3, count - 3)])
    last = (
        random.randrange(first + 2, count - 2)
        if first == 0
        else random.randrange(first + 2, count + 1)
    )
    if _TURNING.search(" ".join(sentence.split()[first:last])):
        return None
    return _without(sentence, first, last, random.choice(["…", "...", "[…]", "[...]"]))


def _clipped_end(sentence: str, _text: str, random: Random) -> str:
    words = sentence.split()
    kept = words[: random.randrange(7, len(words))]
    return " ".join(kept).rstrip(",;:-.") + random.choice([".", "", ","])


def _clipped_start(sentence: str, _text: str, random: Random) -> str | None:
    words = sentence.split()
    kept = " ".join(words[random.randrange(1, max(2, len(words) - 6)) :])
    return kept[:1].upper() + kept[1:] if kept[:1].isalpha() else None


def _clipped_inside(sentence: str, _text: str, random: Random) -> str | None:
    words = sentence.split()
    first = random.randrange(2, len(words) - 3)
    last = min(first + random.randrange(1, 5), len(words) - 2)
    # What is left out must be seen to be: the same word beside it would be another cut.
    gone = words[first:last]
    if words[first].lower() == words[last].lower() or not all(w[0].isalnum() for w in gone):
        return None
    return _without(sentence, first, last, "")


def _reordered(sentence: str, _text: str, random: Random) -> str | None:
    words = sentence.rstrip(".!?").split()
    at = random.randrange(3, len(words) - 2)
    moved = [*words[at:], *words[:at]]
    if len({word.lower().strip(",;:") for word in words}) < len(words):
        return None
    return f"{' '.join(moved).capitalize()}{sentence[-1]}"


def _repunctuated(sentence: str, text: str, random: Random) -> str | None:
    """A question made a statement, a statement exclaimed or asked, or two sentences made one."""
    if sentence.endswith("?"):
        return sentence[:-1] + "."
    at = text.find(sentence)
    follows = re.match(r"\s([A-Z][^.!?\n\"“”()]{20,150}[.!?])(?=\s|$)", text[at + len(sentence) :])
    if follows and random.random() < 0.6:
        return f"{sentence[:-1]}, {follows[1][:1].lower()}{follows[1][1:]}"
    return sentence[:-1] + random.choice("!?") if sentence.endswith(".") else None


def _commas(sentence: str, _text: str, random: Random) -> str | None:
    places = [found.start() for found in re.finditer(r", (?=\w)", sentence)]
    if places:
        at = random.choice(places)
        return sentence[:at] + sentence[at + 1 :]
    return None


def _altered(sentence: str, text: str, random: Random) -> str | None:
    words = sentence.split()
    number = random.randrange(1, len(words) - 1)
    other = random.choice(_STRANGERS)
    if other in text.lower() or not words[number].isalpha():
        return None
    return " ".join([*words[:number], other, *words[number + random.randrange(2) :]])


#: Words to put in place of others.
_STRANGERS = (
    "harbour",
    "splendid",
    "tomorrow",
    "gently",
    "forty",
    "sparrows",
    "foolish",
    "welcome",
)


def _turned(sentence: str, _text: str, random: Random) -> str | None:
    """An ellipsis in place of a turning word and some beside it."""
    words = sentence.split()
    places = [n for n, word in enumerate(words) if _TURNING.search(word)]
    if not places:
        return None
    at = random.choice(places)
    first, last = max(0, at - random.randrange(3)), min(len(words), at + 1 + random.randrange(4))
    if last >= len(words) - 1 and first >= 4:
        last = len(words)
    if first < 3:
        first = 0
    kept = len(words) - (last - first)
    if kept < 4 or (first and len(words) - last in {1, 2}):
        return None
    return _without(sentence, first, last, "…")


def _phrase(sentence: str, _text: str, random: Random) -> str | None:
    """A few words within one clause, with nothing in the sentence that turns them."""
    words = sentence.split()
    size = random.randrange(2, 6)
    first = random.randrange(1, len(words) - size)
    phrase = " ".join(words[first : first + size])
    if _TURNING.search(sentence) or not re.fullmatch(r"[a-z ]+", phrase):
        return None
    return phrase


def _denied_phrase(sentence: str, text: str, random: Random) -> str | None:
    """A few words right after a denial."""
    found = re.search(r"\b(?:not|never|cannot)((?: [a-z]+){3,5})\b", sentence)
    if found is None or _TURNING.search(found[1]):
        return None
    phrase = " ".join(found[1].split()[: random.randrange(2, 5)])
    return phrase if text.count(phrase) == 1 else None


Make = Callable[[str, str, Random], str | None]
WAYS: dict[str, tuple[Make, set[str]]] = {
    "honest, a whole sentence": (_whole, set()),
    "honest, in a block": (_whole, set()),
    "honest, curly": (_curly, set()),
    "honest, shortened": (_shortened, set()),
    "honest, a phrase": (_phrase, set()),
    "clipped at the end": (_clipped_end, {"clipped"}),
    "clipped at the start": (_clipped_start, {"clipped"}),
    "clipped inside": (_clipped_inside, {"clipped"}),
    "clipped, a phrase denied": (_denied_phrase, {"clipped"}),
    "reordered": (_reordered, {"reordered"}),
    "repunctuated": (_repunctuated, {"repunctuated"}),
    "a comma left out": (_commas, {"commas"}),
    "altered": (_altered, {"altered"}),
    "turned": (_turned, {"turned"}),
}
