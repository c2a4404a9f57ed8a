"""Disclosures: those in preparation, and those that were handed out, to download again."""

from dataclasses import replace

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from convo.domain.actor import Actor
from convo.domain.errors import NotReady
from convo.domain.exemptions import find_exemption
from convo.domain.permissions import Action
from convo.queries.disclosures import get_handed_out, list_drafts, list_handed_out
from convo.services.disclosures import hand_out, make_again
from convo.support.identifiers import hex128
from convo.web.access import actor, db, office, requires
from convo.web.disclosures import preparing
from convo.web.disclosures.blueprint import bp
from convo.web.log.looks import record_look

__all__ = ["bp", "preparing"]


@bp.get("")
@requires(Action.DISCLOSE)
def index() -> ResponseReturnValue:
    """What is being prepared, and what was handed out."""
    record_look("disclosures")
    return render_template(
        "disclosures/index.html", drafts=list_drafts(db()), handed_out=list_handed_out(db())
    )


@bp.get("/handed-out/<int:disclosure_id>")
@requires(Action.DISCLOSE)
def show(disclosure_id: int) -> ResponseReturnValue:
    """What was handed out, and whether it can be made again as it was."""
    get_handed_out(db(), disclosure_id)
    record_look(f"disclosure {disclosure_id}")
    found = get_handed_out(db(), disclosure_id)
    is_same, lacking = _made_again(disclosure_id)
    return render_template(
        "disclosures/show.html",
        disclosure=found.disclosure,
        line=found.line,
        exemptions=[
            known
            for code in found.line.facts.get("exemptions", ())
            if (known := find_exemption(code))
        ],
        is_same=is_same,
        lacking=lacking,
    )


@bp.post("/handed-out/<int:disclosure_id>/pack")
@requires(Action.DISCLOSE)
def download_pack(disclosure_id: int) -> ResponseReturnValue:
    """The pack: everything that is needed to read it and to check it."""
    made = hand_out(office(), _again(), disclosure_id, preparing.sender())
    return _file(made.pack, "application/zip", f"disclosure-{disclosure_id}.zip")


@bp.post("/handed-out/<int:disclosure_id>/page")
@requires(Action.DISCLOSE)
def download_page(disclosure_id: int) -> ResponseReturnValue:
    """The page alone, to print: a file, because it brings its own style."""
    made = hand_out(office(), _again(), disclosure_id, preparing.sender())
    return _file(made.page.encode(), "text/html", f"disclosure-{disclosure_id}.html")


def _again() -> Actor:
    """Whoever asks, with a request of its own: a form that only fetches may be sent twice."""
    return replace(actor(), request=hex128())


def _made_again(disclosure_id: int) -> tuple[bool, str]:
    """Whether it comes out as it was recorded; or why it can't be made any more."""
    recorded = get_handed_out(db(), disclosure_id).disclosure.fingerprint
    try:
        made = make_again(db(), office(), disclosure_id, preparing.sender())
    except NotReady as refused:
        return False, refused.sentence
    return made.fingerprint == recorded, ""


def _file(content: bytes, kind: str, name: str) -> Response:
    return Response(
        content,
        mimetype=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
