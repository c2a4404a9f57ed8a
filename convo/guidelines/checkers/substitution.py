"""`substitution`: words for which there is a better one."""

from collections.abc import Iterator

from convo.guidelines.checkers.kind import Alternative, Checker, Hit, Kind, Settings
from convo.guidelines.facts import Facts
from convo.guidelines.patterns import any_of, compiled, full_pattern, spans
from convo.guidelines.shapes import FLAG, PATTERN, TEXT, Mapped, Record, one_of
from convo.guidelines.wording import SCOPES, Wording


def build(settings: Settings) -> Checker:
    """A checker that finds each word on the left of `swap`.

    The message's first `%s` is the better word, its second the one that was found. A `|` on the
    right of `swap` stands between alternatives.
    """
    swap: dict[str, str] = settings["swap"]
    ignorecase = settings.get("ignorecase", False)
    whole_words = not settings.get("nonword", False)
    full = full_pattern(any_of(swap), ignorecase=ignorecase, whole_words=whole_words)
    regexp, scope = compiled(full), settings.get("scope", "text")
    choices = [
        (full_pattern(word, ignorecase=ignorecase), better.replace("|", "' or '"))
        for word, better in swap.items()
    ]

    def find(wording: Wording, _facts: Facts) -> Iterator[Hit]:
        words = wording.scope(scope)
        for start, end in spans(regexp, words):
            found = words[start:end]
            better = next((to for word, to in choices if compiled(word).fullmatch(found)), "")
            # A writer who already uses the better word in this very place is left alone.
            if better.casefold() != found.casefold():
                yield Hit(start, end, (better, found))

    def alternatives() -> tuple[Alternative, ...]:
        fulls = [full_pattern(w, ignorecase=ignorecase, whole_words=whole_words) for w in swap]
        return tuple(Alternative(*both, scope) for both in zip(swap, fulls, strict=True))

    return Checker(find, full, scope, alternatives=alternatives)


KIND = Kind(
    Record(
        {"swap": Mapped(PATTERN, TEXT)},
        {"ignorecase": FLAG, "nonword": FLAG, "scope": one_of(*SCOPES)},
    ),
    build,
    words=2,
)
