"""What fields and facts of an entry are called for whoever is handed one."""

from collections.abc import Mapping

#: In the order in which words are shown.
FIELDS: Mapping[str, str] = {
    "title": "Title",
    "address": "Address",
    "handle": "Who spoke, as they call themselves",
    "words": "Words",
    "quote": "About the sentence",
    "reason": "Reason",
    "note": "Note",
    "assertion": "What they say",
    "source": "Published source",
    "extract": "What it says",
    "name": "Name",
    "email": "Email address",
    "house_rules": "House rules",
    "to": "To whom",
    "filter": "Looked for",
}
FACTS: Mapping[str, str] = {
    "alert": "Brought to the press office",
    "answers": "Answers question number",
    "asks": "It asks us something",
    "at_once": "Before anything was handed over",
    "author": "Author",
    "beside_sentence": "Beside one sentence",
    "cleared": "Findings let stand",
    "confirmations": "Confirmed",
    "corrects": "Corrects reply number",
    "differs": "The words differ from those signed off",
    "erased": "What was erased (entry and field)",
    "follow_up_by": "Who looks at the thread again",
    "follow_up_on": "Looked at again on",
    "guidelines": "Guidelines in force (their digest)",
    "named": "Under the author’s name",
    "noticed_on": "Noticed on",
    "own_error": "Our own error",
    "posted_by": "Who posted it",
    "result": "Outcome",
    "revision": "Version",
    "rules": "Rules it rests on",
    "speaker": "Who spoke",
}
_LEVELS = {"stop": "must change", "explain": "change or explain", "advise": "advice"}


def field_name(name: str) -> str:
    """What a field is called."""
    if name.startswith("why:"):
        return f"Why {name[4:]} stays"
    if name.startswith("redacted:"):
        _, seq, field = name.split(":", 2)
        return f"{field_name(field)} of entry {seq}, without what was erased"
    return FIELDS.get(name) or _plain(name)


def field_order(name: str) -> tuple[int, str]:
    """Where a field stands among others."""
    known = list(FIELDS)
    return (known.index(name) if name in known else len(known), name)


def fact_name(name: str) -> str:
    """What a fact is called."""
    return FACTS.get(name) or _plain(name)


def fact_in_words(value: object) -> str:
    """What a fact is, in a line."""
    match value:
        case None:
            return "none"
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return ", ".join(map(str, value)) or "none"
        case _:
            return str(value)


def finding_in_words(finding: str) -> str:
    """A finding such as `stop rebuttal.LineByLine`."""
    level, _, rule = finding.partition(" ")
    return f"{rule} ({_LEVELS.get(level, level)})"


def _plain(name: str) -> str:
    words = name.replace("_", " ").replace(":", " ")
    return words[:1].upper() + words[1:]
