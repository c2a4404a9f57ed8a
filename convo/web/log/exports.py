"""The whole log as a pack, for somebody who checks it without convo."""

from tempfile import TemporaryFile
from typing import cast

from flask import Blueprint, current_app, flash, render_template, send_file
from flask.typing import ResponseReturnValue

from convo.domain.permissions import Action
from convo.queries.checkpoints import checkpoint_standing
from convo.services import exports
from convo.services.packs.building import write_pack
from convo.web.access import actor, db, office, requires

bp = Blueprint("exports", __name__, url_prefix="/log/export")

#: More entries than this take long to write; a command on the server does it better.
MANY = 100_000


@bp.get("")
@requires(Action.EXPORT_LOG)
def ask_export_log() -> ResponseReturnValue:
    """What is in a pack, what may be done with it, and how much of it somebody vouches for."""
    standing = checkpoint_standing(db())
    signer = office().signer
    return render_template(
        "log/export.html",
        standing=standing,
        signs=signer is not None and signer.has_key,
        many=standing.size > MANY,
    )


@bp.post("")
@requires(Action.EXPORT_LOG)
def export_log() -> ResponseReturnValue:
    """The pack. That it is handed out is recorded before the first byte of it is made."""
    if unsigned := exports.export_log(office(), actor(), "pack"):
        flash(f"The pack has no new checkpoint. {unsigned}")
    db().close()
    # In a file without a name, so that nothing of it stays when the answer is broken off.
    pack = TemporaryFile()  # noqa: SIM115 - closed with the answer
    entries = write_pack(office(), _department(), pack)
    pack.seek(0)
    return send_file(
        pack,
        mimetype="application/zip",
        as_attachment=True,
        download_name=f"convo-log-{entries}.zip",
        max_age=0,
    )


def _department() -> str:
    return cast("str", current_app.extensions["convo-brand"].department)
