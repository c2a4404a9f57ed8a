"""The whole log as a pack, for somebody who checks it without convo."""

from collections.abc import Iterator
from io import SEEK_END
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from flask import Blueprint, Response, current_app, flash, render_template
from flask.typing import ResponseReturnValue

from convo.domain.permissions import Action
from convo.queries.checkpoints import checkpoint_standing
from convo.services import exports
from convo.services.packs.building import write_pack
from convo.web.access import actor, db, office, requires

bp = Blueprint("exports", __name__, url_prefix="/log/export")

#: More entries than this take long to write; a command on the server does it better.
MANY = 20_000
_AT_ONCE = 1 << 16


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
    pack, entries = _written()
    size = pack.seek(0, SEEK_END)
    answer = Response(_parts(pack), mimetype="application/zip")
    answer.content_length = size
    answer.headers["Content-Disposition"] = f'attachment; filename="convo-log-{entries}.zip"'
    answer.call_on_close(pack.close)
    return answer


def _written() -> tuple[BinaryIO, int]:
    """The pack in a file without a name, of which nothing stays when the answer is broken off."""
    pack = cast("BinaryIO", TemporaryFile())  # noqa: SIM115 - closed with the answer
    try:
        return pack, write_pack(office(), _department(), pack)
    except BaseException:
        pack.close()
        raise


def _parts(pack: BinaryIO) -> Iterator[bytes]:
    try:
        pack.seek(0)
        while part := pack.read(_AT_ONCE):
            yield part
    finally:
        pack.close()


def _department() -> str:
    return cast("str", current_app.extensions["convo-brand"].department)
