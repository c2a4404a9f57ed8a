"""Is this convo well? For monitors and load balancers, which read a status and a few words."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import cast

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from convo.db.standing import Standing, standing
from convo.queries.checkpoints import checkpoint_standing, find_refusal
from convo.queries.clock import find_last_run, is_late
from convo.queries.reconciliations import has_discrepancies
from convo.queries.tree import is_end_sound
from convo.services.office import Office
from convo.support.logs import tell
from convo.web.access import for_machines

bp = Blueprint("health", __name__)

OK = "ok"
#: An entry is signed after ten minutes at the latest; after this long somebody has to look.
UNSIGNED = timedelta(minutes=15)


@dataclass(frozen=True)
class Ill:
    """What is wrong, in words that tell a stranger nothing about the department."""

    words: str
    #: Whether people can't be served: a late clock is bad, and yet every page works.
    stops: bool = True


def _migrations(session: Session, _office: Office) -> Ill | None:
    """The schema is the one that this version of convo expects."""
    found = standing(session.connection())
    return None if found is Standing.CURRENT else Ill(_SCHEMAS[found])


_SCHEMAS: Mapping[Standing, str] = {
    Standing.BEHIND: "behind: run convo db upgrade",
    Standing.AHEAD: "ahead: the database was upgraded by a newer convo",
}


def _record(session: Session, _office: Office) -> Ill | None:
    """The log ends as it was left. Else nothing can be recorded, and so nothing saved."""
    return None if is_end_sound(session) else Ill("damaged: run convo audit verify")


def _clock(session: Session, office: Office) -> Ill | None:
    """It performs what time owes. Without it every page still works."""
    late = is_late(find_last_run(session), office.clock())
    return Ill("late: run convo tick each minute", stops=False) if late else None


def _checkpoints(session: Session, office: Office) -> Ill | None:
    """Somebody signs where the audit log ends. Without it every page still works."""
    if (refusal := find_refusal(session)) is not None:
        what = "the log is not as it was signed" if refusal.is_about_the_log else "see Service page"
        return Ill(f"refused: {what}", stops=False)
    signed = checkpoint_standing(session)
    since = signed.unsigned_since
    if since is None or office.clock() - since <= UNSIGNED:
        return None
    if signed.newest is None:
        return Ill("none: nothing signs the audit log; see convo audit key new", stops=False)
    return Ill("late: run convo tick with CONVO_LOG_KEYS each minute", stops=False)


def _reconciled(session: Session, _office: Office) -> Ill | None:
    """What is recorded is as the log says. Without it every page still works."""
    differ = has_discrepancies(session)
    return Ill("differ: run convo audit reconcile", stops=False) if differ else None


#: What is looked at, by the name that the answer gives it. Each may read, and only read.
CHECKS: Mapping[str, Callable[[Session, Office], Ill | None]] = {
    "migrations": _migrations,
    "record": _record,
    "clock": _clock,
    "checkpoints": _checkpoints,
    "records": _reconciled,
}


@bp.get("/healthz")
@for_machines
def show() -> ResponseReturnValue:
    """200 when people can be served, else 503; and what is well and what isn't, as JSON.

    `status` is ok, failing, or warning: that is for what somebody must look at soon, while it would
    only do harm to send people elsewhere.
    """
    found = _found()
    stops = any(ill is not None and ill.stops for ill in found.values())
    status = "failing" if stops else "warning" if any(found.values()) else OK
    checks = {name: ill.words if ill else OK for name, ill in found.items()}
    answer = jsonify(status=status, checks=checks)
    return answer, HTTPStatus.SERVICE_UNAVAILABLE if stops else HTTPStatus.OK


def _found() -> dict[str, Ill | None]:
    """What each check found. Without a database only that is said."""
    # Not `office()`, which would look for newer guidelines on the disk.
    office = cast("Office", current_app.extensions["convo-office"])
    try:
        with office.sessions() as session:
            return {
                "database": None,
                **{name: look(session, office) for name, look in CHECKS.items()},
            }
    except SQLAlchemyError as away:
        tell("unavailable", logging.WARNING, away)
        return {"database": Ill("can't be used")}
