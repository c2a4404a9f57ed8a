"""Commitments of many entries, read and compared at once: nothing runs from one into another."""

from collections.abc import Iterable

from convo.audit.entry import canonical, commit
from convo.audit.plain_leaf import plain_leaves
from convo.audit.report import Kind, Report
from convo.audit.sealed import DIGITS, sealed_side_by_side
from convo.audit.source import Opening
from convo.audit.verifier import verify
from convo.audit.words_check import WordsCheck
from tests.audit.test_verifying_lines import Lines, leaf_at

A, B, C = "a" * DIGITS, "b" * DIGITS, "c" * DIGITS
SALT = b"s" * 32


def sealed(**fields: str) -> str:
    return canonical(fields).decode()[1:-1]


def told(leaf: bytes, openings: Iterable[Opening]) -> list[tuple[Kind, int | None]]:
    """What is wrong with these words, if this is the only entry, at place 3."""
    plain, report = plain_leaves([leaf]), Report()
    assert plain is not None
    words = WordsCheck(report)
    words.stretch(plain.promised, [[each] for each in openings], set())
    words.end()
    return [(fault.kind, fault.place) for fault in report.faults]


def test_commitments_of_several_entries_keep_their_places():
    found = sealed_side_by_side(
        [4, 5, 6, 7], ["", sealed(note=A, words=B), sealed(note=C), sealed(**{";,": A, "}": B})]
    )
    assert found is not None
    assert list(found) == [
        (5, "note", A),
        (5, "words", B),
        (6, "note", C),
        (7, ";,", A),
        (7, "}", B),
    ]
    nothing = sealed_side_by_side([4], [""])
    assert nothing is not None
    assert list(nothing) == []


def test_what_entries_do_not_write_is_never_read_as_commitments():
    fine = sealed(note=A, words=B)
    for wrong in (
        [f'"note":"{A[1:]}"'],
        [f'"note":"{A}a"'],
        [f'"note":"{A.upper()}"'],
        [f'"note":"{A[1:]} "'],
        [f'"note":"{A[2:]}","words":"{B}bb"'],  # of the right length together
        [f'"note":"{A}",'],
        [f',"note":"{A}"'],
        [f'"note":"{A}"'[1:]],
        [f'"note":"{A}"'[:-1]],
        [f'"note";"{A}"'],
        [f'"note":"{A}";"words":"{B}"'],
        [f'"note":"{A}","note":"{B}"'],
        [f'"words":"{A}","note":"{B}"'],
        ['"note"'],
        ["note"],
        [","],
        ['"'],
        # Right only as long as nobody asks where one entry ends.
        ['"no', f'te":"{A}"'],
        [f'"note":"{A}","wo', f'rds":"{B}"'],
        ['"no', f'te":"{A}"', f'"words":"{B}"'],
        [f'"note":"{A[:9]}', f'{A[9:]}"'],
        [f'"note":"{A}","words', f'":"{B}"'],
    ):
        assert sealed_side_by_side(range(len(wrong)), wrong) is None, wrong
        for some in ([fine, *wrong], [fine, *wrong, fine]):
            assert sealed_side_by_side(range(len(some)), some) is None, wrong


def test_letters_that_mean_something_to_the_reader_are_left_or_read_as_they_are():
    for odd in (
        '"',
        "\\",
        "\n",
        "\t",
        "\x7f",
        "}",
        "{",
        "]",
        "[",
        ",",
        ":",
        "{}",
        '"}',
        "é",
        "\u2028",
    ):
        fields = {
            "reason": f"a{odd}b",
            "act": odd,
            "facts": {"alert": odd, odd.encode("ascii", "replace").decode(): [odd]},
            "c": {f"n{odd}" if odd.isascii() else "n": A, "z": B},
            "obj": {"type": odd, "id": "7"},
            "rel": [{"type": odd, "id": "8"}],
        }
        for name, value in fields.items():
            leaves = [leaf_at(0), leaf_at(1, **{name: value}), leaf_at(2)]
            faults = verify(Lines(leaves, 9)).faults
            assert [fault for fault in faults if fault.kind is not Kind.HOLE] == [], (name, odd)
            raw = leaves[1].replace(b'"via":""', b'"via":"' + odd.encode() + b'"')
            is_an_entry = raw == leaf_at(1, **{name: value, "via": odd})
            faults = verify(Lines([leaves[0], raw, leaves[2]], 9)).faults
            unread = [fault.place for fault in faults if fault.kind is Kind.UNREADABLE]
            assert unread == ([] if is_an_entry else [1]), (name, odd)


def test_words_are_those_of_their_own_entry_and_field_alone():
    def opening(seq: object = 3, field: bytes = b"note", value: object = b"why") -> Opening:
        return seq, field, SALT, value  # type: ignore[return-value]  # whatever is stored

    leaf = leaf_at(3, c={"note": commit(SALT, "note", "why")})
    assert told(leaf, [opening()]) == []
    hole, foreign, changed = (Kind.HOLE, 3), (Kind.FOREIGN, 3), (Kind.WORDS, 3)
    assert told(leaf, []) == [hole]
    assert told(leaf, [opening(4)]) == [(Kind.FOREIGN, 4), hole]
    assert told(leaf, [opening("3")]) == [(Kind.FOREIGN, None), hole]
    assert told(leaf, [opening(field=b"words")]) == [foreign, hole]
    assert told(leaf, [opening(field=b"note\0")]) == [foreign, hole]
    assert told(leaf, [opening(field=b"note\xff")]) == [foreign, hole]
    assert told(leaf, [opening(field=None)]) == [foreign, hole]  # type: ignore[arg-type]  # likewise
    for value in (b"why ", b"", "why", None, 5):
        assert told(leaf, [opening(value=value)]) == [changed], value
    for salt in (SALT[1:], SALT + b"s", b"", SALT.decode(), None, 32):
        assert told(leaf, [(3, b"note", salt, b"why")]) == [changed], salt  # type: ignore[list-item]  # likewise


def test_a_nought_between_field_and_words_does_not_move():
    """Both are hashed with a nought between them, so one in the field could hide where it ends."""
    leaf = leaf_at(3, c={"note": commit(SALT, "note", "a\0b")})
    assert told(leaf, [(3, b"note", SALT, b"a\0b")]) == []
    assert told(leaf, [(3, b"note\0a", SALT, b"b")]) == [(Kind.FOREIGN, 3), (Kind.HOLE, 3)]
    leaf = leaf_at(3, c={"note": commit(SALT, "note", "a note\0b")})
    assert told(leaf, [(3, b"note", SALT + b"note\0a ", b"b")]) == [(Kind.WORDS, 3)]
