"""What tests of erasure start from: a case in which a name stands wherever one can stand."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from convo.db.models import Conversation, ErasureRequest, Person
from convo.domain.erasing import Basis, Scope
from convo.queries.erasures import get_erasure_request
from convo.services import erasures
from tests.given import Given

#: Known again anywhere.
NAME = "Quillfeather"
#: For what no database answers otherwise than another.
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def asker(given: Given) -> Person:
    """Who asks for an erasure."""
    return given.press_officer()


@pytest.fixture
def approver(given: Given) -> Person:
    """Somebody else in the press office."""
    return given.press_officer()


@pytest.fixture
def ask(given: Given, asker: Person) -> Callable[..., ErasureRequest]:
    """Ask that a name goes from a case, unless told otherwise; the request."""

    def asked(conversation: Conversation, **details: Any) -> ErasureRequest:
        usual: dict[str, Any] = {
            "conversation_id": conversation.id,
            "scope": Scope.PHRASE,
            "basis": Basis.DATA_PROTECTION,
            "reason": "They asked us to, and nothing speaks against it",
            "phrases": (NAME,) if details.get("scope", Scope.PHRASE) is Scope.PHRASE else (),
        }
        deed = erasures.RequestErasure(**{**usual, **details})
        number = erasures.request_erasure(given.office, given.actor(asker), deed)
        with given.office.sessions() as session:
            return get_erasure_request(session, number)

    return asked


@pytest.fixture
def approve(given: Given, approver: Person) -> Callable[[ErasureRequest], None]:
    """Agree to a request, which carries it out."""

    def approved(request: ErasureRequest) -> None:
        deed = erasures.ApproveErasure(request_id=request.id, version=request.version)
        erasures.approve_erasure(given.office, given.actor(approver), deed)

    return approved


@pytest.fixture
def files(database: str) -> Callable[[], dict[str, bytes]]:
    """The bytes of a SQLite database as they lie on the disk now; none on PostgreSQL."""

    def read() -> dict[str, bytes]:
        url = make_url(database)
        if url.get_backend_name() != "sqlite":
            return {}
        path = Path(str(url.database))
        return {each.name: each.read_bytes() for each in path.parent.glob(f"{path.name}*")}

    return read
