"""One form for the many ways to type a letter: what rules see in place of what was typed.

Typing habits (curly quotes, accents, ligatures) and disguises (full-width letters, letters of
another alphabet that look alike, marks and characters that nobody sees) come to the same.
"""

import re
import string
import unicodedata

#: Stands for each character of a link that was set aside. Never a letter, digit or space.
LINK = "\x1a"
#: Stands for each character of a quotation that was set aside.
QUOTATION = "\x1b"

#: More characters than this never stand for one: a few old ligatures would be whole sentences.
_LONGEST = 4
#: Far more different characters than a text in any language has.
_MOST_KEPT = 20_000

#: Characters that cannot be seen although they count as letters.
_UNSEEN = "\u115f\u1160\u17b4\u17b5\u3164\uffa0"
_SMALL_CAPITALS = (
    "\u1d00\u0299\u1d04\u1d05\u1d07\ua730\u0262\u029c\u026a\u1d0a\u1d0b\u029f\u1d0d"
    "\u0274\u1d0f\u1d18\u0280\ua731\u1d1b\u1d1c\u1d20\u1d21\u028f\u1d22"
)
_TYPED: dict[str, str] = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u2035\u2039\u203a\u275b\u275c`\u00b4", "'"),
    **dict.fromkeys("\u02b9\u02bb\u02bc\u02bd", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\u301d\u301e", '"'),
    **dict.fromkeys("\u275d\u275e\u300c\u300d\u300e\u300f", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212", "-"),
    **dict.fromkeys(f"{LINK}{QUOTATION}\x1c\x1d\x1e\x1f\u1680\u2800", " "),
    **dict.fromkeys("\v\x85\u2028\u2029", "\n"),
    **dict.fromkeys(_UNSEEN, ""),
    **{kept: kept for kept in "\t\n\f\r"},
    # Letters of the Latin alphabet that have no plain letter as their Unicode decomposition.
    "\u0131": "i", "\u0237": "j", "\u0251": "a", "\u0261": "g",
    "\u0142": "l", "\u0141": "L", "\u00f8": "o", "\u00d8": "O", "\u0111": "d", "\u0110": "D",
    "\u0127": "h", "\u0126": "H", "\u0167": "t", "\u0166": "T", "\u00f0": "d", "\u00d0": "D",
    "\u00fe": "th", "\u00de": "Th", "\u00e6": "ae", "\u00c6": "AE", "\u0153": "oe", "\u0152": "OE",
    **dict(zip(_SMALL_CAPITALS, "abcdefghijklmnoprstuvwyz", strict=True)),
    **{chr(0x1F150 + place): letter for place, letter in enumerate(string.ascii_uppercase)},
    **{chr(0x1F170 + place): letter for place, letter in enumerate(string.ascii_uppercase)},
}  # fmt: skip

# Letters of other alphabets that are drawn as Latin ones (facts from Unicode's confusables).
_CYRILLIC = (
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u04bb\u04cf\u051b\u051d\u0475"
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0423\u0406\u0408\u0405\u04c0"
)
_GREEK = (
    "\u03b1\u03bf\u03bd\u03b9\u03c1\u03ba\u03c5\u03c7\u03b3"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
)
_ARMENIAN = "\u0585\u057d\u0570\u0578\u0581\u0566\u0575"
_CHEROKEE = (
    "\u13aa\u13ac\u13ab\u13da\u13d4\u13b3\u13e2\u13df\u13a0\u13a1\u13a2\u13b7\u13bb\u13f4\u13e6\u13de"
    "\u13d9\u13c3"
)
_ALIKE = str.maketrans(
    _CYRILLIC + _GREEK + _ARMENIAN + _CHEROKEE,
    "aeopcyxijsdhlqwv" + "ABEKMHOPCTXYIJSI"
    + "aovipkuxy" + "ABEZHIKMNOPTYX"
    + "ouhngqj" + "AEJSWWPCDRTMHBKLVZ",
)  # fmt: skip
#: Letters that pass for Latin ones among Latin letters only.
_ALIKE_IN_COMPANY = _ALIKE | str.maketrans(
    "\u043a\u043c\u0442\u0432\u043d\u0433\u043f\u0438" + "\u03b5\u03b7\u03c4\u03c9\u03c3",
    "kmtbhrnu" + "entwo",
)

_WORD = re.compile(r"[^\W\d_]+")
_LATIN_LETTER = re.compile(r"[A-Za-z]")
_LOOK_LATIN_ALONE = frozenset(map(chr, _ALIKE))
_LOOKS_LATIN = re.compile(f"[{''.join(map(chr, _ALIKE_IN_COMPANY))}]")
#: What stays as it is, whatever stands around it.
_ODD = re.compile(r"[^\t\n\f\r -_a-~]")
_SPECIAL = frozenset("\\.+*?()|[]{}^$")


def _is_mark(character: str) -> bool:
    """Whether it is drawn over or under the letter before it."""
    return unicodedata.category(character) in {"Mn", "Me"}


def _seen(character: str) -> str:
    """What rules see for one character: nothing when it cannot be seen, a few for a ligature."""
    if character in _TYPED:
        return _TYPED[character]
    category = unicodedata.category(character)
    if category == "Cs":  # half a surrogate pair can't be encoded, so RE2 could not read it
        return " "
    if category in {"Cf", "Cc"} or _is_mark(character):
        return ""
    bare = "".join(c for c in unicodedata.normalize("NFKD", character) if not _is_mark(c))
    fits = len(bare) == 1 or (bare.isascii() and len(bare) <= _LONGEST)
    return bare if bare and fits else character


class _Folds(dict[int, str]):
    """What stands for each character, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        seen = _seen(chr(code))
        if len(self) >= _MOST_KEPT:  # begun anew, so that no text makes every later one slow
            self.clear()
        self[code] = seen
        return seen


_FOLDS = _Folds({code: chr(code) for code in range(0x20, 0x7F) if chr(code) != "`"})


def fold(text: str) -> str:
    """The text in plain letters, quotes and dashes. Invisible characters are left out."""
    if not _ODD.search(text):
        return text
    plain = text.translate(_FOLDS)
    return _WORD.sub(_unmasked, plain) if _LOOKS_LATIN.search(plain) else plain


def _unmasked(found: re.Match[str]) -> str:
    """A word with its look-alikes made Latin, unless it is a word of its own alphabet."""
    word = found[0]
    if word.isascii():
        return word
    if _LATIN_LETTER.search(word):
        return word.translate(_ALIKE_IN_COMPANY)
    return word.translate(_ALIKE) if _LOOK_LATIN_ALONE.issuperset(word) else word


def places(text: str) -> tuple[int, ...] | None:
    """Where each character of the folded text stands in the text; None when nothing has moved."""
    if not _ODD.search(text):
        return None
    moving = {c: seen for c in set(text) if len(seen := _FOLDS[ord(c)]) != 1}
    if not moving:
        return None
    if any(moving.values()):
        return tuple(place for place, c in enumerate(text) for _ in moving.get(c, c))
    return tuple([place for place, c in enumerate(text) if c not in moving])


def end_of_letter(text: str, end: int) -> int:
    """The end of the letter that ends here, with the marks that are drawn over it."""
    while end < len(text) and _is_mark(text[end]):
        end += 1
    return end


def fold_pattern(pattern: str) -> str:
    """A pattern folded as texts are. What stands for a character never becomes a mark of RE2's."""
    if not _ODD.search(pattern):
        return pattern
    return "".join(c if c.isascii() and c != "`" else _escaped(_FOLDS[ord(c)]) for c in pattern)


def _escaped(seen: str) -> str:
    return "".join(f"\\{c}" if c in _SPECIAL else c for c in seen)
