"""`validator`: identifiers and contact details, told from look-alikes by their own rules."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from convo.guidelines.checkers.kind import Checker, Hit, Kind, Settings
from convo.guidelines.facts import Facts
from convo.guidelines.patterns import compiled, spans
from convo.guidelines.shapes import Record, one_of
from convo.guidelines.wording import Wording

#: Prefixes that are never given out, by the published rules of HMRC.
_NO_PREFIX = frozenset({"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"})
_ORDINALS = ("st", "nd", "rd", "th")


def _is_phone(found: str) -> bool:
    """A number that rings one place or one person. Helplines (0300, 0800…) are for everybody."""
    import phonenumbers  # noqa: PLC0415 - heavy, and few drafts hold a number

    try:
        number = phonenumbers.parse(found, "GB")
    except phonenumbers.NumberParseException:  # pragma: no cover - the pattern lets none through
        return False
    kinds = phonenumbers.PhoneNumberType
    for_everybody = {
        kinds.TOLL_FREE, kinds.PREMIUM_RATE, kinds.SHARED_COST, kinds.UAN, kinds.VOICEMAIL,
    }  # fmt: skip
    possible: bool = phonenumbers.is_possible_number(number)
    return possible and phonenumbers.number_type(number) not in for_everybody


def _is_nhs_number(found: str) -> bool:
    """Ten digits whose last is the right check digit."""
    from stdnum.gb import nhs  # noqa: PLC0415 - heavy, and few drafts hold a number

    return bool(nhs.is_valid(found))


def _is_national_insurance(found: str) -> bool:
    return found[:2].upper() not in _NO_PREFIX


def _is_postcode(found: str) -> bool:
    """'W3 2nd' is a place in a list, not a postcode."""
    return not found.endswith(_ORDINALS)


def _is_email(found: str) -> bool:
    return ".." not in found


@dataclass(frozen=True, slots=True)
class _Validator:
    """What a candidate looks like, what makes it the real thing, and where to look."""

    pattern: str
    is_one: Callable[[str], bool]
    scope: str = "quoted"


VALIDATORS = {
    "phone": _Validator(r"(?:\+|\b00|\(0|\b0)[1-9](?:[ ().-]{0,2}\d){8,12}\b", _is_phone),
    # In a link an address is all the same an address.
    "email": _Validator(
        r"(?i)\b[a-z0-9._%+'-]+@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\.[a-z]{2,24}\b", _is_email, "raw"
    ),
    "postcode": _Validator(
        r"\b(?:[A-Za-z]{1,2}[0-9][0-9A-Za-z]? |[A-Z]{1,2}[0-9][0-9A-Z]?)"
        r"[0-9][ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2}\b",
        _is_postcode,
    ),
    "nhs-number": _Validator(r"\b\d{3}[ -]?\d{3}[ -]?\d{4}\b", _is_nhs_number),
    "national-insurance": _Validator(
        r"(?i)\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b",
        _is_national_insurance,
    ),
}


def build(settings: Settings) -> Checker:
    """A checker that finds what the named validator knows, in quotations too."""
    validator = VALIDATORS[settings["validator"]]
    regexp = compiled(validator.pattern)

    def find(wording: Wording, _facts: Facts) -> Iterator[Hit]:
        words = wording.scope(validator.scope)
        for start, end in spans(regexp, words):
            if validator.is_one(words[start:end]):
                yield Hit(start, end, (words[start:end],))

    return Checker(find)


KIND = Kind(Record({"validator": one_of(*VALIDATORS)}), build, words=1)
