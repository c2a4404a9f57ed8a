"""The audit log, for the press office. Each look at it is recorded before it is shown."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import SelectField

from convo.audit.sentences import WHY
from convo.domain.permissions import Action
from convo.domain.vocabulary import Role, Via
from convo.queries.conversations import get_conversation
from convo.queries.entries import get_whole_entry
from convo.queries.log import PAGE, list_choices, list_entries
from convo.queries.subjects import names_of_subjects
from convo.queries.timeline import Line, timeline
from convo.services.log_views import view_log
from convo.web.access import actor, db, office, requires
from convo.web.log.forms import LogFilterForm

bp = Blueprint("log", __name__, url_prefix="/log")

#: Places in the log are kept in eight bytes; a longer one can't be meant.
_LONGEST_PLACE = 18

#: The fields that name something, and what each says while it names nothing.
_ANYTHING = {
    "person": "Anybody",
    "team": "Any team",
    "topic": "Any topic",
    "venue": "Any venue",
}

#: As what somebody acted, by the word that an entry has for it.
ROLES = {role.value: role.label for role in Role} | {
    "clock": "By itself",
    "link-holder": "With a one-time link",
    "operator": "With a command on the server",
    "none": "Without a role for it",
}


@bp.get("")
@requires(Action.VIEW_LOG)
def index() -> ResponseReturnValue:
    """Entries, newest first, a page at a time."""
    form = _filter()
    if not form.validate():
        return render_template("log/index.html", form=form, filter=form, lines=None), 400
    before = _before()
    _record(_looked_for(form, before))
    found = list_entries(db(), form.wanted(before))
    return render_template(
        "log/index.html",
        filter=form,
        lines=found[:PAGE],
        subjects=_subjects(found),
        roles=ROLES,
        older=found[PAGE - 1].seq if len(found) > PAGE else None,
        before=before,
        kept={
            name: values
            for name, values in request.args.to_dict(flat=False).items()
            if name != "before" and any(values)
        },
    )


@bp.get("/conversations/<int:conversation_id>")
@requires(Action.VIEW_LOG)
def case(conversation_id: int) -> ResponseReturnValue:
    """One case from its first entry to its last, with every word that was recorded."""
    title = get_conversation(db(), conversation_id).title
    _record(f"conversation {conversation_id}: {title}")
    return render_template(
        "log/case.html",
        conversation=get_conversation(db(), conversation_id),
        lines=timeline(db(), conversation_id),
        roles=ROLES,
        printed_at=office().clock(),
    )


@bp.get("/entries/<int:seq>")
@requires(Action.VIEW_LOG)
def entry(seq: int) -> ResponseReturnValue:
    """One entry in full, with its exact bytes."""
    found = get_whole_entry(db(), seq)
    _record(f"entry {seq}")
    return render_template(
        "log/entry.html",
        entry=found,
        subjects=_subjects([found.line]),
        roles=ROLES,
        doors={via.value: via.label for via in Via},
        why=WHY,
    )


def _record(looked_for: str) -> None:
    """Record the look, then read afresh: what is shown has this look in it on every database.

    Whoever looks stays as they were read, so that nobody asks for them again.
    """
    view_log(office(), actor(), looked_for)
    db().close()


def _filter() -> LogFilterForm:
    form = LogFilterForm.asked()
    known = list_choices(db())
    for name, anything in _ANYTHING.items():
        field: SelectField = getattr(form, name)
        field.choices = [("", anything), *((str(key), called) for key, called in known[name])]
    form.finding.choices = [("", "With or without"), *((r, r) for _, r in known["finding"])]
    return form


def _before() -> int | None:
    given = request.args.get("before", "")
    is_place = given.isascii() and given.isdigit() and len(given) <= _LONGEST_PLACE
    return int(given) if is_place else None


def _looked_for(form: LogFilterForm, before: int | None) -> str:
    earlier = f", before entry {before}" if before is not None else ""
    return form.in_words() + earlier


def _subjects(lines: list[Line]) -> dict[tuple[str, int | None], object]:
    keys = {(line.subject_type, line.subject_id) for line in lines}
    return {**names_of_subjects(db(), keys)}
