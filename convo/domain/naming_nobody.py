"""Words that are to name nobody: which handles of a case stand in them."""

from collections.abc import Iterable
from functools import lru_cache

from convo.domain.erasing import MARKERS, Wanted, wanted_words

#: A shorter handle stands in too many everyday words to mean anybody.
_SHORTEST = 3


def handles_in(words: str, handles: Iterable[str]) -> tuple[str, ...]:
    """Those handles that stand in the words by themselves, in whatever capitals; each once.

    With or without the @ before it. They are looked for as an erasure would look for them.
    """
    return tuple(handle for handle in dict.fromkeys(handles) if _stands(words, handle))


def named_sentence(handles: Iterable[str]) -> str:
    """What somebody is told whose words name these."""
    named = " and ".join(f"“{handle}”" for handle in handles)
    return f"{named} spoke in this conversation. Say what was learnt without naming anybody"


def _stands(words: str, handle: str) -> bool:
    bare = handle.strip().removeprefix("@")
    if not bare or bare in MARKERS:
        return False
    # With the @ before it even a short one means somebody.
    sought = bare if len(bare) >= _SHORTEST else f"@{bare}"
    return _looked_for(sought).fate(words) is not None


@lru_cache(maxsize=256)  # a digest and a draft ask for the same ones on every view
def _looked_for(handle: str) -> Wanted:
    return wanted_words((handle,))
