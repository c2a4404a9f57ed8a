"""Why something is not disclosed: each exemption with its code, its name and where the law has it.

A code stands in the log and in packs, so it never changes its meaning. Which exemption applies is a
person's judgement; this list only names those that a press office meets, in the law's own order.
"""

from dataclasses import dataclass

from convo.domain.vocabulary import Word


class Purpose(Word):
    """For what entries of the log are disclosed."""

    #: Freedom of Information Act 2000.
    INFORMATION_REQUEST = "information-request", "Freedom of Information request"
    #: Environmental Information Regulations 2004.
    ENVIRONMENTAL = "environmental-request", "Environmental information request"
    #: UK GDPR, article 15: somebody asks for what is held about them.
    SUBJECT_ACCESS = "subject-access", "Subject access request"
    QUESTION = "parliamentary-question", "Parliamentary question"
    OTHER = "other", "Something else"


class Officials(Word):
    """How people with an account appear in what is handed out."""

    ROLES = "roles", "By role and account number, such as ‘Official (account 4)’"
    NAMES = "names", "By name, as well as by role"


@dataclass(frozen=True, kw_only=True, slots=True)
class Exemption:
    """One reason in law to withhold."""

    code: str
    #: As a letter cites it, and in short.
    cited: str
    short: str
    name: str
    #: One sentence for whoever gets the pack.
    meaning: str
    source: str
    #: Whether the law then asks if the public interest in disclosing is greater.
    is_weighed: bool = False


_FOIA = "https://www.legislation.gov.uk/ukpga/2000/36/section/"
_EIR = "https://www.legislation.gov.uk/uksi/2004/3391/regulation/"
_DPA = "https://www.legislation.gov.uk/ukpga/2018/12/schedule/"


def _foia(section: str, name: str, meaning: str, *, weighed: bool = True) -> Exemption:
    number = section.partition("(")[0]
    return Exemption(
        code="FOIA-" + section.replace("(", "-").replace(")", ""),
        cited=f"Freedom of Information Act 2000, section {section}",
        short=f"FOIA section {section}",
        name=name,
        meaning=meaning,
        source=_FOIA + number,
        is_weighed=weighed,
    )


def _eir(regulation: str, name: str, meaning: str, *, weighed: bool = True) -> Exemption:
    number = regulation.partition("(")[0]
    return Exemption(
        code="EIR-" + regulation.replace(")(", "-").replace("(", "-").replace(")", ""),
        cited=f"Environmental Information Regulations 2004, regulation {regulation}",
        short=f"EIR regulation {regulation}",
        name=name,
        meaning=meaning,
        source=_EIR + number,
        is_weighed=weighed,
    )


def _dpa(schedule: int, paragraph: int, name: str, meaning: str) -> Exemption:
    return Exemption(
        code=f"DPA-{schedule}-{paragraph}",
        cited=f"Data Protection Act 2018, schedule {schedule}, paragraph {paragraph}",
        short=f"DPA 2018 schedule {schedule}, paragraph {paragraph}",
        name=name,
        meaning=meaning,
        source=f"{_DPA}{schedule}/paragraph/{paragraph}",
    )


#: Personal information, by the law that applies: what is proposed for names of the public.
PERSONAL, PERSONAL_EIR, PERSONAL_OTHERS = "FOIA-40-2", "EIR-13", "DPA-2-16"

#: Sections and their headings: legislation.gov.uk, as enacted and amended.
EXEMPTIONS: tuple[Exemption, ...] = (
    _foia("21", "Available elsewhere", "It can be had by other means.", weighed=False),
    _foia("22", "To be published", "It was already meant to be published later."),
    _foia("24", "National security", "Withholding it is needed for national security."),
    _foia("27", "International relations", "It would harm relations with another state."),
    _foia("30", "Investigations", "It was held for an investigation or criminal proceedings."),
    _foia("31", "Law enforcement", "It would harm the prevention of crime or the like."),
    _foia("35", "Making of policy", "It is about how government policy is being made."),
    _foia(
        "36",
        "Conduct of public affairs",
        "In a qualified person’s opinion it would harm how public affairs are conducted.",
    ),
    _foia("38", "Health and safety", "It would endanger somebody’s health or safety."),
    _foia("40(2)", "Personal information", "It is about a person who did not ask.", weighed=False),
    _foia("41", "In confidence", "It was given to us in confidence.", weighed=False),
    _foia("42", "Legal advice", "Legal professional privilege protects it."),
    _foia("43", "Commercial interests", "It would harm somebody’s commercial interests."),
    _eir("12(4)(d)", "Not finished", "It is a draft or otherwise not finished."),
    _eir("12(4)(e)", "Internal communications", "It was said inside government."),
    _eir("12(5)(a)", "Public safety and security", "It would harm safety, security or defence."),
    _eir("12(5)(b)", "Course of justice", "It would harm the course of justice."),
    _eir("12(5)(e)", "Commercial confidentiality", "The law protects it as commercial."),
    _eir("12(5)(f)", "Interests of who gave it", "It would harm the person who volunteered it."),
    _eir("13", "Personal data", "It is about a person who did not ask.", weighed=False),
    _dpa(2, 2, "Crime and taxation", "It would harm the prevention of crime or the like."),
    _dpa(2, 16, "Personal data of others", "It is about somebody other than the person who asks."),
    _dpa(2, 19, "Legal advice", "Legal professional privilege protects it."),
    _dpa(3, 5, "Serious harm to health", "Reading it would seriously harm somebody’s health."),
)

_BY_CODE = {exemption.code: exemption for exemption in EXEMPTIONS}
_PREFIXES = {
    Purpose.INFORMATION_REQUEST: ("FOIA", "EIR", "DPA"),
    Purpose.ENVIRONMENTAL: ("EIR", "FOIA", "DPA"),
    Purpose.SUBJECT_ACCESS: ("DPA", "FOIA", "EIR"),
    # A minister withholds what the law on information would let a department withhold.
    Purpose.QUESTION: ("FOIA", "EIR", "DPA"),
    Purpose.OTHER: ("FOIA", "EIR", "DPA"),
}


def find_exemption(code: str) -> Exemption | None:
    """The exemption with this code."""
    return _BY_CODE.get(code)


def get_exemption(code: str) -> Exemption:
    """The exemption with this code. Raises `KeyError`."""
    return _BY_CODE[code]


def exemptions_for(purpose: Purpose) -> tuple[Exemption, ...]:
    """Every exemption, those of the law that this purpose falls under first."""
    order = _PREFIXES[purpose]
    return tuple(sorted(EXEMPTIONS, key=lambda each: order.index(each.code.partition("-")[0])))


def personal(purpose: Purpose) -> str:
    """The code that protects people who did not ask, when something is disclosed for this."""
    match purpose:
        case Purpose.ENVIRONMENTAL:
            return PERSONAL_EIR
        case Purpose.SUBJECT_ACCESS:
            return PERSONAL_OTHERS
        case _:
            return PERSONAL
