"""The audit log, for the press office. Each look at it is recorded before it is shown."""

from collections.abc import Iterator, Sequence

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session, sessionmaker

from convo.audit.sentences import WHY
from convo.domain.permissions import Action
from convo.domain.vocabulary import Via
from convo.queries.concerns import list_concerns_about_case, list_concerns_about_entry
from convo.queries.conversations import get_conversation
from convo.queries.entries import get_whole_entry
from convo.queries.full_text import snippets
from convo.queries.log import (
    list_choices,
    list_places,
    read_page,
    read_places,
)
from convo.queries.log_reviews import find_reviewed
from convo.queries.subjects import names_of_subjects
from convo.queries.timeline import Line, timeline
from convo.services.exports import export_rows
from convo.services.log_reviews import mark_reviewed as record_reviewed
from convo.services.packs.table import rows_of
from convo.web.access import actor, db, me, office, requires
from convo.web.log.case import told
from convo.web.log.forms import ROLES, LogFilterForm, ReviewedForm
from convo.web.log.looks import record_look

bp = Blueprint("log", __name__, url_prefix="/log")

#: Places in the log are kept in eight bytes; a longer one can't be meant.
_LONGEST_PLACE = 18
#: Entries in one spreadsheet. Whoever needs more exports the whole log.
MOST_ROWS = 50_000
_AT_ONCE = 500

#: What has a page of its own beside the case that it belongs to, and the name of its identifier.
_PAGES = {
    "concern": ("concerns.show", "concern_id"),
    "disclosure": ("disclosures.show", "disclosure_id"),
    "erasure_request": ("erasures.show", "request_id"),
}


@bp.get("")
@requires(Action.VIEW_LOG)
def index() -> ResponseReturnValue:
    """Entries, newest first, a page at a time."""
    form = LogFilterForm.asked(list_choices(db()))
    if not form.validate():
        return render_template("log/index.html", form=form, filter=form, page=None), 400
    before, after = _place("before"), _place("after")
    record_look(_looked_for(form, before, after))
    wanted = form.wanted(before, after)
    page = read_page(db(), wanted)
    kept = {
        name: values
        for name, values in request.args.to_dict(flat=False).items()
        if name != "before" and any(values)
    }
    return render_template(
        "log/index.html",
        filter=form,
        page=page,
        subjects=_subjects(page.lines),
        pages=_PAGES,
        snippets=snippets(db(), wanted.words, [line.seq for line in page.lines])
        if wanted.words
        else {},
        roles=ROLES,
        before=before,
        after=after,
        kept=kept,
        # Where something is looked for, how much of it there is says more.
        reviewed=None if form.is_used else find_reviewed(db(), me().id),
        most_rows=MOST_ROWS,
    )


@bp.get("/entries.csv")
@requires(Action.EXPORT_LOG)
def export_entries() -> ResponseReturnValue:
    """What the filter finds, as a spreadsheet. Recorded before the first row leaves."""
    form = LogFilterForm.asked(list_choices(db()))
    if not form.validate():
        return render_template("log/index.html", form=form, filter=form, page=None), 400
    before, after = _place("before"), _place("after")
    places = list_places(db(), form.wanted(before, after), MOST_ROWS)
    export_rows(office(), actor(), _looked_for(form, before, after), len(places))
    db().close()
    return Response(
        rows_of(_lines_at(places, office().sessions)),
        mimetype="text/csv",
        headers={"Content-Disposition": 'attachment; filename="log-entries.csv"'},
    )


@bp.post("/reviewed")
@requires(Action.MARK_REVIEWED)
def mark_reviewed() -> ResponseReturnValue:
    """'Reviewed by me up to here.'"""
    form = ReviewedForm(request.form)
    record_reviewed(office(), actor(), form.up_to.data or 0)
    flash(f"You have reviewed the log up to entry {form.up_to.data}.")
    return redirect(url_for("log.index"), 303)


@bp.get("/conversations/<int:conversation_id>")
@requires(Action.VIEW_LOG)
def case(conversation_id: int) -> ResponseReturnValue:
    """One case from its first entry to its last, with every word that was recorded."""
    title = get_conversation(db(), conversation_id).title
    record_look(f"conversation {conversation_id}: {title}")
    lines = timeline(db(), conversation_id)
    return render_template(
        "log/case.html",
        conversation=get_conversation(db(), conversation_id),
        lines=lines,
        told=told(lines),
        concerns=list_concerns_about_case(db(), conversation_id),
        roles=ROLES,
        printed_at=office().clock(),
    )


@bp.get("/entries/<int:seq>")
@requires(Action.VIEW_LOG)
def entry(seq: int) -> ResponseReturnValue:
    """One entry in full, with its exact bytes."""
    found = get_whole_entry(db(), seq)
    record_look(f"entry {seq}")
    return render_template(
        "log/entry.html",
        entry=found,
        subjects=_subjects([found.line]),
        pages=_PAGES,
        concerns=list_concerns_about_entry(db(), seq),
        roles=ROLES,
        doors={via.value: via.label for via in Via},
        why=WHY,
    )


def _place(name: str) -> int | None:
    given = request.args.get(name, "")
    is_place = given.isascii() and given.isdigit() and len(given) <= _LONGEST_PLACE
    return int(given) if is_place else None


def _looked_for(form: LogFilterForm, before: int | None, after: int | None) -> str:
    earlier = f", before entry {before}" if before is not None else ""
    later = f", after entry {after}" if after is not None else ""
    return form.in_words() + later + earlier


def _lines_at(places: list[int], sessions: sessionmaker[Session]) -> Iterator[Line]:
    """The entries at these places, some at a time, for as long as they are asked for."""
    with sessions() as session:
        for start in range(0, len(places), _AT_ONCE):
            some = places[start : start + _AT_ONCE]
            yield from sorted(read_places(session, some), key=lambda line: line.seq)
            session.expunge_all()


def _subjects(lines: Sequence[Line]) -> dict[tuple[str, int | None], object]:
    keys = {(line.subject_type, line.subject_id) for line in lines}
    return {**names_of_subjects(db(), keys)}
