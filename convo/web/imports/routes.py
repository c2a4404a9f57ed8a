"""Importing conversations: upload a file, say what its columns are, see what is wrong, import."""

import io
from typing import BinaryIO, cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.domain.permissions import Action
from convo.services.imports import importing, uploads
from convo.services.imports.bad_lines import BadLines
from convo.services.imports.checking import Report, check
from convo.services.imports.importing import Import
from convo.services.imports.mappings import keep_mapping
from convo.support.spreadsheets import open_table
from convo.support.text_files import Unreadable
from convo.web.access import actor, db, office, requires, takes_upload
from convo.web.forms import clean_line
from convo.web.imports.forms import NO_FILE, ColumnsForm, UploadForm
from convo.web.imports.waiting import Waiting, examples, find_waiting, offer_choices

#: More lines than a page can import while somebody waits; the command line has no limit.
MOST_LINES = 5_000

bp = Blueprint("imports", __name__, url_prefix="/conversations/import")


@bp.get("")
@requires(Action.IMPORT)
def ask_import_file() -> ResponseReturnValue:
    """Which file? And once there is one: what are its columns, and what is wrong with it?"""
    waiting = find_waiting()
    return _upload_page(UploadForm()) if waiting is None else _file_page(waiting, waiting.form())


@bp.post("/upload")
@requires(Action.IMPORT)
@takes_upload
def upload() -> ResponseReturnValue:
    """Keep a file that can be read, so that its columns can be looked at."""
    form = UploadForm.sent_here()
    if form.chosen is None:
        form.add_error("file", NO_FILE)
        return _upload_page(form), 400
    content = form.chosen.stream.read()
    try:
        _require_lines(io.BytesIO(content))
    except Unreadable as unreadable:
        form.add_error("file", str(unreadable))
        return _upload_page(form), 400
    uploads.upload(office(), actor(), clean_line(form.chosen.filename), content)
    return redirect(url_for("imports.ask_import_file"), 303)


@bp.post("/choose")
@requires(Action.IMPORT)
def choose() -> ResponseReturnValue:
    """Say what the columns are; that is kept for the next file with the same headings."""
    waiting = find_waiting()
    if waiting is None:
        return _nothing_waits()
    form, table = ColumnsForm(request.form), waiting.table
    offer_choices(form, table)
    if not (form.validate() and form.require_fields(table.columns)):
        return _file_page(waiting, form), 400
    uploads.choose(office(), actor(), form.chosen(table.columns))
    keep_mapping(office(), actor(), table, form.mapped(table.columns))
    return redirect(url_for("imports.ask_import_file", _anchor="found"), 303)


@bp.post("")
@requires(Action.IMPORT)
def import_file() -> ResponseReturnValue:
    """Log every conversation of the file; with `skip_bad` only those without faults."""
    waiting = find_waiting()
    if waiting is None:
        return _nothing_waits()
    deed = Import(plan=waiting.plan, name=waiting.name, skip_bad="skip_bad" in request.form)
    report = importing.import_file(office(), actor(), deed)
    flash(_said(report))
    keep_mapping(office(), actor(), waiting.table, waiting.plan.mapped)
    if report.bad_lines:
        return redirect(url_for("imports.ask_import_file"), 303)
    uploads.discard(office(), actor())
    return redirect(url_for("conversations.index", mine="y"), 303)


@bp.post("/discard")
@requires(Action.IMPORT)
def discard() -> ResponseReturnValue:
    """Let the file that waits go."""
    uploads.discard(office(), actor())
    return redirect(url_for("imports.ask_import_file"), 303)


@bp.post("/bad-lines")
@requires(Action.IMPORT)
def bad_lines() -> ResponseReturnValue:
    """The lines that can't be imported, as a spreadsheet that says what is wrong with each."""
    waiting = find_waiting()
    if waiting is None:
        return _nothing_waits()
    file = io.StringIO(newline="")
    check(db(), waiting.plan, BadLines(file, waiting.table).take)
    return Response(
        file.getvalue().encode("utf-8-sig"),
        mimetype="text/csv",
        headers={"Content-Disposition": 'attachment; filename="lines-to-mend.csv"'},
    )


def _require_lines(file: io.BytesIO) -> None:
    """Read it to its end. Raises `Unreadable`, also when it is empty or too long for a page."""
    count = sum(1 for _ in open_table(cast("BinaryIO", file)).rows())
    if not count:
        raise Unreadable("There is nothing below the headings.")
    if count > MOST_LINES:
        raise Unreadable(
            f"There are {count:,} lines. Here you can import {MOST_LINES:,} at a time. Divide the "
            "file, or ask whoever runs convo to import it with a command (convo import)."
        )


def _upload_page(form: UploadForm) -> str:
    return render_template("imports/upload.html", form=form, most=MOST_LINES)


def _file_page(waiting: Waiting, form: ColumnsForm) -> str:
    can_be_judged = not waiting.lacking and not form.errors
    return render_template(
        "imports/import.html",
        form=form,
        waiting=waiting,
        examples=examples(waiting.table, dict(waiting.plan.mapped)),
        report=waiting.report() if can_be_judged else None,
    )


def _nothing_waits() -> ResponseReturnValue:
    flash("No file waits to be imported. Choose it again.")
    return redirect(url_for("imports.ask_import_file"), 303)


def _said(report: Report) -> str:
    parts = [f"{report.ready:,} imported"]
    if report.duplicates:
        parts.append(f"{report.duplicates:,} left out because they were logged before")
    if report.bad_lines:
        parts.append(f"{report.bad_lines:,} still to be mended")
    return ", ".join(parts) + "."
