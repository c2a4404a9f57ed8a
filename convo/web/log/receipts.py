"""Log receipts: take one with you, and hold the log against one that you kept."""

from collections.abc import Sequence
from contextlib import suppress

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from convo.audit.checkpoint import find_checkpoint
from convo.audit.note import PublicKey, read_note
from convo.audit.signer import SignerRefused
from convo.db.models import AuditCheckpoint
from convo.domain.errors import NotFound
from convo.domain.permissions import Action
from convo.domain.receipts import Found
from convo.queries.checkpoints import (
    checkpoint_standing,
    find_newest_checkpoint,
    find_refusal,
    list_keys,
)
from convo.queries.receipts import get_check, get_checkpoint, get_place, list_uses
from convo.queries.timeline import Line
from convo.services import receipts
from convo.services.checkpoints import sign_now
from convo.web.access import actor, db, me, office, read_afresh, requires, takes_upload
from convo.web.log.looks import record_look
from convo.web.log.receipt_forms import CheckReceiptForm

bp = Blueprint("receipts", __name__, url_prefix="/log/receipts")


@bp.get("")
@requires(Action.TAKE_RECEIPT)
def index() -> ResponseReturnValue:
    """What a receipt is, the newest one, and those that were taken and checked."""
    record_look("log receipts")
    return _page(CheckReceiptForm(), uses=list_uses(db()))


@bp.post("/take")
@requires(Action.TAKE_RECEIPT)
def take_receipt() -> ResponseReturnValue:
    """The newest receipt as a file, signed now if there is anything new; recorded before."""
    checkpoint = _newest()
    content = receipts.take_receipt(
        office(), actor(), checkpoint, current_app.config["MAX_UPLOAD_LENGTH"]
    )
    name = f"log-receipt-{checkpoint.size}.txt"
    return Response(
        content,
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@bp.post("/print")
@requires(Action.TAKE_RECEIPT)
def print_receipt() -> ResponseReturnValue:
    """The newest receipt on a page to print; recorded before."""
    checkpoint = _newest()
    receipts.print_receipt(office(), actor(), checkpoint)
    return redirect(url_for("receipts.show", checkpoint_id=checkpoint.id), 303)


@bp.get("/<int:checkpoint_id>")
@requires(Action.TAKE_RECEIPT)
def show(checkpoint_id: int) -> ResponseReturnValue:
    """One receipt, large, to print."""
    checkpoint = get_checkpoint(db(), checkpoint_id)
    if (said := find_checkpoint(checkpoint.note)) is None:
        raise NotFound("a garbled checkpoint")
    record_look(f"log receipt for the first {checkpoint.size} entries")
    return render_template(
        "receipts/show.html",
        kept=checkpoint,
        checkpoint=said,
        keys=_signers(checkpoint),
    )


@bp.post("/check")
@requires(Action.CHECK_RECEIPT)
@takes_upload
def check_receipt() -> ResponseReturnValue:
    """Hold the log against a receipt that somebody kept; recorded before it is answered."""
    form = CheckReceiptForm.sent_here()
    receipt = form.receipt() if form.validate() else None
    if receipt is None:
        return _page(form, 400)
    who = actor()
    receipts.check_receipt(office(), who, receipt)
    read_afresh()
    place = get_place(db(), who.request)
    return redirect(url_for("receipts.checked", check_id=place), 303)


@bp.get("/checked/<int:check_id>")
@requires(Action.CHECK_RECEIPT)
def checked(check_id: int) -> ResponseReturnValue:
    """What came of holding the log against a receipt."""
    line = get_check(db(), check_id)
    record_look(f"check of a log receipt, entry {check_id}")
    return render_template("receipts/checked.html", line=line, found=line.facts, Found=Found)


@bp.post("/choose")
@requires(Action.CHOOSE_RECEIPT)
def choose_receipt() -> ResponseReturnValue:
    """Whether the receipt of the day is mailed to them."""
    daily = request.form.get("daily") == "yes"
    receipts.choose_receipt(office(), actor(), daily=daily)
    flash(
        "You will be mailed a log receipt on each working day."
        if daily
        else "You will not be mailed log receipts."
    )
    return redirect(url_for("receipts.index"), 303)


def _page(
    form: CheckReceiptForm, status: int = 200, uses: Sequence[Line] = ()
) -> ResponseReturnValue:
    """`uses` are entries of the log: whoever hands them in has recorded the look."""
    signing = checkpoint_standing(db())
    signer = office().signer
    return render_template(
        "receipts/index.html",
        form=form,
        signing=signing,
        checkpoint=find_checkpoint(signing.newest.note) if signing.newest else None,
        keys=_signers(signing.newest),
        refusal=find_refusal(db()),
        has_key=signer is not None and signer.has_key,
        uses=uses,
        is_mailed=me().daily_receipt,
        goes_out=office().mail is not None,
    ), status


def _newest() -> AuditCheckpoint:
    """The newest checkpoint, of every entry that there is if this process can sign.

    Where signing is refused the page says why, and what was signed before can still be taken.
    """
    if office().signer is not None:
        with suppress(SignerRefused):
            sign_now(office())
        read_afresh()
    found = find_newest_checkpoint(db())
    if found is None or find_checkpoint(found.note) is None:
        raise NotFound("nothing was ever signed, or it was garbled")
    return found


def _signers(kept: AuditCheckpoint | None) -> list[PublicKey]:
    """The keys of the log that are named on it."""
    if kept is None or find_checkpoint(kept.note) is None:
        return []
    named = read_note(kept.note.encode()).signatures
    return [key for key in list_keys(db()) if any(each.is_by(key) for each in named)]
