"""What the demo's press office discloses: one answer being prepared, one that was handed out."""

from convo.demo.stage import Stage
from convo.domain.actor import Actor
from convo.domain.exemptions import Officials, Purpose
from convo.domain.vocabulary import Via
from convo.queries.disclosures import list_drafts
from convo.queries.log import LogFilter, list_places
from convo.services.disclosing.making import Letter, Sender
from convo.services.disclosing.preparing import Prepare, prepare
from convo.services.disclosures import Finish, disclose
from convo.services.office import Office
from convo.support.identifiers import hex128

_FARES = "https://forum.busriders.example/threads/4127"
_STALLS = "https://together.example/p/stall-fee"
_ASKED = Letter(
    purpose=Purpose.INFORMATION_REQUEST,
    officials=Officials.ROLES,
    reference="FOI 2026/0431",
    recipient="A reader of the Imaginary Echo",
    asked="Everything that the department recorded about the conversation on stall fees.",
)
_QUESTION = Letter(
    purpose=Purpose.QUESTION,
    officials=Officials.ROLES,
    reference="PQ 118",
    recipient="The Parliamentary Branch",
    asked="What officials have said about last buses on public forums, and who agreed to it.",
)


def prepare_disclosures(stage: Stage) -> None:
    """Gwen has answered a request, all but handing it out; Hal is looking through another."""
    _prepare(stage, "gwen", _STALLS, _ASKED)
    _prepare(stage, "hal", _FARES, _QUESTION)


def hand_out_first(office: Office, sender: Sender) -> int:
    """Gwen hands her answer out. The log must have a signed checkpoint by now."""
    with office.sessions() as session:
        first = min(list_drafts(session), key=lambda draft: draft.id)
        gwen = Actor(
            person_id=first.begun_by_id, roles=first.begun_by.roles, via=Via.WEB, request=hex128()
        )
    return disclose(office, gwen, Finish(draft_id=first.id, version=first.version), sender)


def _prepare(stage: Stage, who: str, address: str, letter: Letter) -> None:
    number = stage.conversation_ids[address]
    with stage.office.sessions() as session:
        places = list_places(session, LogFilter(conversation_id=number), most=100)
    deed = Prepare(letter=letter, places=tuple(places), chosen=f"case {number}")
    prepare(stage.office, stage.cast.actor(who), deed)
