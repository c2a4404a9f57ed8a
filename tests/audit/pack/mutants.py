"""Packs that somebody changed: by accident, by hand, or with everything that can be made anew.

Each way takes the files of a pack and a source of chance, and returns other files.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.audit.pack import changed_log, changed_seals
from tests.audit.pack.filled import Handed, unpacked
from tests.audit.pack.forging import Files, renewed
from tests.audit.pack.judges import Case

Way = Callable[[Files, random.Random], Files]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed pack, and how it was changed."""

    way: str
    case: Case
    #: Whether it is whole for whoever has nothing from elsewhere; None where chance decides.
    is_whole: bool | None


def mutants(handed: Handed, chance: random.Random, count: int) -> Iterator[Mutant]:
    """So many, with receipts and a pinned key or without, as chance has it."""
    for number in range(count):
        name, (way, is_whole) = list(WAYS.items())[number % len(WAYS)]
        files = dict(unpacked(handed.content))
        changed = way(files, chance)
        receipts = handed.receipts if chance.random() < 0.5 else {}
        keys = (handed.key,) if chance.random() < 0.3 else ()
        known = is_whole if is_whole is False or not (receipts or keys) else None
        yield Mutant(name, Case(changed, receipts, keys), known)


def leave_it(files: Files, _chance: random.Random) -> Files:
    return files


def change_what_is_not_proved(files: Files, chance: random.Random) -> Files:
    """The README says so: pages to read, and names."""
    name = chance.choice(["report.html", "entries.csv", "people.json", "README.txt"])
    return renewed(files | {name: files[name] + b"\n"})


#: Each way by its name, and whether what it makes is whole for whoever has nothing from elsewhere.
WAYS: dict[str, tuple[Way, bool | None]] = {
    way.__name__: (way, is_whole)
    for way, is_whole in (
        (changed_log.flip_a_byte, False),
        (changed_log.cut_a_file, False),
        (changed_log.lengthen_a_file, False),
        (changed_log.lose_a_file, False),
        (changed_log.add_a_file, False),
        (changed_log.exchange_files, False),
        (changed_log.change_lines, False),
        (changed_log.flip_in_a_line, False),
        (changed_log.write_a_line_otherwise, None),
        (changed_log.say_something_odd, None),
        (changed_log.say_something_odd_unsigned, None),
        (changed_log.exchange_salts, False),
        (changed_log.move_words, None),
        (changed_log.change_words, False),
        (changed_log.forget_an_erasure, False),
        (changed_log.erase_without_saying_so, False),
        (changed_log.erase_in_another_way, None),
        (changed_seals.sign_with_another_key, False),
        (changed_seals.change_a_signature, False),
        (changed_seals.replay_a_checkpoint, False),
        (changed_seals.forget_a_checkpoint, None),
        (changed_seals.garble_a_note, None),
        (changed_seals.change_the_keys, None),
        (changed_seals.exchange_proofs, False),
        (changed_seals.change_the_manifest, None),
        (changed_seals.cut_the_end, None),
        (changed_seals.write_it_anew, True),
        (changed_seals.write_it_anew_unsigned, True),
        (leave_it, True),
        (change_what_is_not_proved, True),
    )
}
