"""`validator`: identifiers and contact details, told from look-alikes by their own rules."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from convo.guidelines.checkers.kind import Checker, Hit, Kind, Settings
from convo.guidelines.facts import Facts
from convo.guidelines.patterns import any_of, compiled, full_pattern, spans
from convo.guidelines.shapes import PATTERN, Listed, Record, one_of
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


def _iban(found: str) -> int:
    """How much of it is an account number: the words after one may look like more of it.

    Its country, length and check digits are right; whether there is such a bank is not asked.
    """
    from stdnum import iban  # noqa: PLC0415 - heavy, and few drafts hold a number

    ends = [len(found), *(match.start() for match in reversed(list(re.finditer(" ", found))))]
    return next((end for end in ends if iban.is_valid(found[:end], check_country=False)), 0)


_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_D, _M, _Y = "(?:0?[1-9]|[12]\\d|3[01])", "(?:0?[1-9]|1[0-2])", "(?:19|20)\\d{2}"
#: A day as people write one: 1/2/1980, 1.2.80, 1980-02-01, 1 February 1980, February 1st, 1980.
_DAY = (
    rf"(?:{_D}[./-]{_M}[./-](?:{_Y}|\d{{2}})|{_Y}-{_M}-{_D}"
    rf"|{_D}(?:st|nd|rd|th)?(?: +of)? +{_MONTH},? +{_Y}|{_MONTH} +{_D}(?:st|nd|rd|th)?,? +{_Y})"
)


@dataclass(frozen=True, slots=True)
class _Validator:
    """What a candidate looks like, what makes it the real thing, and where to look."""

    pattern: str
    #: How many of a candidate's characters are the real thing; 0 for a look-alike.
    size: Callable[[str], int]
    scope: str = "quoted"


def _whole(is_one: Callable[[str], bool]) -> Callable[[str], int]:
    """A candidate is the real thing as a whole, or not at all."""
    return lambda found: len(found) if is_one(found) else 0


VALIDATORS = {
    # No number of one person begins with 03, 08 or 09, so those need not be looked up.
    "phone": _Validator(
        r"(?:(?:\+|\b00)[1-9]|(?:\(0|\b0)[1245-7])(?:[ ().-]{0,2}\d){8,12}\b", _whole(_is_phone)
    ),
    # In a link an address is all the same an address.
    "email": _Validator(
        r"(?i)\b[a-z0-9._%+'-]+@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\.[a-z]{2,24}\b",
        _whole(_is_email),
        "raw",
    ),
    "postcode": _Validator(
        r"\b(?:[A-Za-z]{1,2}[0-9][0-9A-Za-z]? |[A-Z]{1,2}[0-9][0-9A-Z]?)"
        r"[0-9][ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2}\b",
        _whole(_is_postcode),
    ),
    "nhs-number": _Validator(r"\b\d{3}[ -]?\d{3}[ -]?\d{4}\b", _whole(_is_nhs_number)),
    "national-insurance": _Validator(
        r"(?i)\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b",
        _whole(_is_national_insurance),
    ),
    "iban": _Validator(
        r"(?i)\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?\b", _iban
    ),
    # Said to be somebody's: a day alone is any day.
    "date-of-birth": _Validator(
        rf"(?i)\b(?:born(?: +on)?|date +of +birth|birth ?date|birthday|d\.?o\.?b\b\.?)"
        rf"(?: *[:=-])?(?: +(?:is|was|on|the|of))* *{_DAY}\b",
        len,
    ),
}


def build(settings: Settings) -> Checker:
    """A checker that finds what the named validator knows, in quotations too.

    What is one of the `exceptions` from end to end, such as a public mailbox, is let stand.
    """
    validator = VALIDATORS[settings["validator"]]
    regexp = compiled(validator.pattern)
    excepted = _one_of_these(settings.get("exceptions", []))

    def find(wording: Wording, _facts: Facts) -> Iterator[Hit]:
        words = wording.scope(validator.scope)
        for start, end in spans(regexp, words):
            size = validator.size(words[start:end])
            if size and not excepted(words[start : start + size]):
                yield Hit(start, start + size, (words[start : start + size],))

    return Checker(find, validator.pattern, validator.scope)


def _one_of_these(patterns: list[str]) -> Callable[[str], bool]:
    """A test whether the words are, from end to end, what one of the patterns describes."""
    if not patterns:
        return lambda _found: False
    regexp = compiled(full_pattern(any_of(patterns), ignorecase=True))
    return lambda found: regexp.fullmatch(found) is not None


KIND = Kind(
    Record({"validator": one_of(*VALIDATORS)}, {"exceptions": Listed(PATTERN)}), build, words=1
)
