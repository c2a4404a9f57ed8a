"""The page of a disclosure: one file without anything beside it, to read, print and keep."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from convo.audit.disclosing.names import field_name
from convo.audit.disclosing.shown import Checkpointed, Shown, ShownEntry, ShownField
from convo.domain.exemptions import get_exemption


def page(shown: Shown, checkpointed: Checkpointed) -> str:
    """The answer as HTML. Whatever anybody wrote stands in it as text, never as markup."""
    return _template().render(
        shown=shown,
        cover=shown.cover,
        counts=shown.counts,
        checkpoint=checkpointed,
        rows=sorted([*shown.entries, *shown.left_out], key=lambda each: each.seq),
    )


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=FileSystemLoader(Path(__file__).parent),
    )
    environment.filters.update(exemption=get_exemption, field_name=field_name, several=several)
    environment.tests["entry"] = lambda row: isinstance(row, ShownEntry)
    environment.globals["sentence_of"] = sentence_of
    return environment.get_template("disclosure.html")


def several(count: int, one: str, many: str) -> str:
    """'1 entry', '2 entries'."""
    return f"{count:,} {one if count == 1 else many}"


def sentence_of(field: ShownField) -> str:
    """Why the words of a field, or some of them, are not there."""
    if field.state == "erased":
        basis = f" ({field.basis})" if field.basis else ""
        return f"Erased on {field.erased_on}{basis}, as entry {field.erased_by} records."
    reasons = "; ".join(f"{get_exemption(c).name}: {get_exemption(c).cited}" for c in field.codes)
    kept = "Withheld" if field.state == "withheld" else "Part withheld"
    return f"{kept}. {reasons}."
