"""What nobody should type, and somebody will: words, days, choices, and broken forms."""

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any
from urllib.parse import quote_plus

from tests.web.typist import PARTICULAR, Form

EMOJI = "\U0001f600" * 10_000
#: Longer than any field of ours takes.
TOO_LONG = "x" * 20_001
#: Nasty words by class. No field may be broken by any of them, and each comes back as it was typed.
WORDS: Mapping[str, Sequence[str]] = {
    "controls": ["one\x00two three", "one\x07\x1b[31m two \x7f\x85", "one\r\ntwo\rthree\tfour\x0c"],
    "unicode": [
        "\u202eesrever \u2066hidden\u2069 words",
        "zero\u200bwidth\u200d \ufeff words\u00ad",
        "e\u0301 \u1100\u1161 \U0001f469\u200d\U0001f4bb \ufffd \uffff \U0010ffff",
        "Z\u0334\u0351\u0352\u035b\u0310" * 60,
    ],
    "markup": [
        "<script>alert(1)</script> words",
        "\"'><svg onload=alert(1)> words",
        "</textarea></title><img src=x onerror=alert(1)> words",
        "&lt;b&gt; &amp;amp; &#60;i&#62; <b>words</b>",
        "<!-- --!> ]]> <![CDATA[ words",
    ],
    "templates": [
        "{{7*7}} {% raw %} ${7*7} #{7*7}",
        "%s %d %n %(name)s {0} {name!r}",
        "'; DROP TABLE person; --",
        "\\ \\0 \\x41 \\u0041 \\'",
        "../../etc/passwd and $(id) `id`",
    ],
    "addresses": ["javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "http://[::1"],
    "numbers": ["1e400", "NaN", "-1", "9" * 400, "0x7fffffff", "\u0663\u0662"],
    "blank": ["", " \t \n ", "\u3000\u00a0", "\x00\x01"],
    "long": [EMOJI, TOO_LONG, "a " * 30_000],
}

#: The first day and the last that a field takes.
FARTHEST = (["1", "1", "1000"], ["31", "12", "2999"])
#: Days that are none, or that nobody can have meant.
DAYS: Sequence[list[str]] = [
    ["31", "2", "2026"],
    ["1", "1", "0"],
    ["1", "1", "99999"],
    ["31", "12", "9999"],
    ["-1", "-1", "-2026"],
    ["9" * 5000, "1", "2026"],
    ["1e3", "NaN", "\x00"],
    ["", "3", ""],
    ["1"],
    ["1", "3", "2026", "7"],
]

#: Options that were never offered.
OPTIONS = ("", "0", "-1", "9" * 400, "<b>", "\x00", "None")

#: Versions and the like that no page of ours ever sent.
HIDDEN = ("", "0", "-1", "9" * 400, "words", "1e3", "\x00")

#: Bytes that are no UTF-8: half of a surrogate pair, a lone continuation, an overlong slash.
BYTES = ("%ed%a0%80", "%ff", "%80abc", "%c0%af", "%zz", "%")


#: Where scripts, marks, signs and private characters begin; surrogates can't be sent.
_PLANES = (0, 0x300, 0x600, 0x2000, 0x2600, 0xE000, 0xFF00, 0x1F300, 0xE0000, 0x10FF00)
_KEYS = frozenset({"csrf_token", "deed_id"})
Try = tuple[str, Mapping[str, Any] | bytes]
Tries = Iterator[Try]


def each_class_once(form: Form, turn: Iterator[int]) -> Tries:
    """What to send with this form, each under a name; `turn` goes on from one form to the next."""
    yield from _words_by_class(form, turn)
    for name in sorted(PARTICULAR & set(form.words)):
        for kind in ("numbers", "addresses", "blank"):
            yield f"{name} {kind}", form.right(**{name: _next(WORDS[kind], turn)})
    for name in form.named("day"):
        for day in FARTHEST:
            yield f"{name} far", form.right(**{name: day})
        yield f"{name} broken", form.right(**{name: _next(DAYS, turn)})
    yield from _broken(form, turn)


def every_word(form: Form) -> Tries:
    """Every nasty thing in every field, one at a time."""
    for name in form.words:
        yield from _every_word_in(form, name)
    for name in form.named("day"):
        for day in (*FARTHEST, *DAYS):
            yield f"{name} {day!r:.40}", form.right(**{name: day})
    for kind, odd in (("choice", OPTIONS), ("ticks", OPTIONS), ("hidden", HIDDEN)):
        yield from _every_odd(form, kind, odd)
    right = form.right()
    for name in set(right) - _KEYS:
        yield f"no {name}", {key: value for key, value in right.items() if key != name}
        yield f"two of {name}", right | {name: _twice(right[name])}


def by_chance(form: Form, chance: Random) -> Try:
    """Each field right, nasty, or full of characters drawn from all that there are."""
    typed: dict[str, Any] = {}
    for name in form.words:
        drawn = "".join(chr(chance.choice(_PLANES) + chance.randrange(256)) for _ in range(40))
        nasty = chance.choice(WORDS[chance.choice([*WORDS])])
        typed |= chance.choice([{}, {name: nasty}, {name: drawn}, {name: f"{nasty} {drawn}"}])
    for name in form.named("day"):
        typed |= chance.choice([{}, {name: chance.choice(DAYS)}])
    return "by chance", form.right(**typed)


def _every_odd(form: Form, kind: str, odd: Sequence[str]) -> Tries:
    for name in set(form.named(kind)) - _KEYS:
        yield from ((f"{name} {value!r:.40}", form.right(**{name: value})) for value in odd)


def _words_by_class(form: Form, turn: Iterator[int]) -> Tries:
    if form.words:
        yield "long", form.right(**dict.fromkeys(form.words, TOO_LONG))
    if form.free:
        yield "mixture", form.right(**{name: _mixture(turn) for name in form.free})
        yield "blank", form.right(**{name: _next(WORDS["blank"], turn) for name in form.free})
    if "words" in form.named("text"):
        yield "emoji", form.right(words=EMOJI)


def _every_word_in(form: Form, name: str) -> Tries:
    for kind, all_words in WORDS.items():
        for at, words in enumerate(all_words):
            yield f"{name} {kind} {at}", form.right(**{name: words})
    if form.method == "post" and not form.is_upload:
        for raw in BYTES:
            yield f"{name} {raw}", encoded(form.right(), **{name: raw})


def encoded(data: Mapping[str, Any], **raw: str) -> bytes:
    """A form as a browser sends it, but for the fields that are given as raw as they are to be."""
    parts = [f"{quote_plus(name)}={value}" for name, value in raw.items()]
    for name, value in data.items():
        values = value if isinstance(value, list) else [value]
        if name not in raw:
            parts += [f"{quote_plus(name)}={quote_plus(each)}" for each in values]
    return "&".join(parts).encode()


def _broken(form: Form, turn: Iterator[int]) -> Tries:
    right = form.right()
    keys = {name: value for name, value in right.items() if name in _KEYS}
    odd = {name: _next(OPTIONS, turn) for name in (*form.named("choice"), *form.named("ticks"))}
    twice = {name: _twice(value) for name, value in (right | odd).items() if name not in keys}
    yield "twice, and more", keys | twice | {"answer_mood": "good", "is_admin": "1", "": "x"}
    hidden = {name: _next(HIDDEN, turn) for name in form.named("hidden") if name not in keys}
    yield "nothing", keys | hidden
    if form.method == "post" and not form.is_upload:
        raw = {name: _next(BYTES, turn) for name in form.free}
        yield "bytes", encoded(right | hidden, **raw)


def _mixture(turn: Iterator[int]) -> str:
    """Words of every class that any free text may hold."""
    kinds = ("controls", "unicode", "markup", "templates")
    return " ".join(_next(WORDS[kind], turn) for kind in kinds)


def _next(offered: Sequence[Any], turn: Iterator[int]) -> Any:
    return offered[next(turn) % len(offered)]


def _twice(value: str | list[str]) -> list[str]:
    return [*value, *value] if isinstance(value, list) else [value, value]
