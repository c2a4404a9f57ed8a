"""Handing conversations over: one, several of one person, or back to its official."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.db.models import Conversation, Person
from convo.domain.actor import Actor
from convo.domain.errors import AlreadyDone, NotPermitted, Refused
from convo.domain.permissions import Action
from convo.domain.vocabulary import Role
from convo.queries.covers import covers_on
from convo.queries.held import list_in_charge
from convo.queries.people import get_person, list_people_who_are
from convo.queries.requests import find_done
from convo.services import handover
from convo.services.handover import Transfer
from convo.services.people import Unfit
from convo.web.access import actor, db, me, office, read_afresh, requires
from convo.web.conversations.blueprint import bp
from convo.web.conversations.case import Case, open_case, open_case_for
from convo.web.conversations.handover_forms import (
    EVERYTHING,
    HandBackForm,
    HandOverForm,
    TransferForm,
)

#: So many boxes can be seen at a glance.
_FEW = 20


@bp.get("/<int:conversation_id>/transfer")
@requires(Action.TRANSFER)
def ask_transfer(conversation_id: int) -> ResponseReturnValue:
    """Who takes it on?"""
    return _transfer_page(open_case_for(Action.TRANSFER, conversation_id), TransferForm()), 200


@bp.post("/<int:conversation_id>/transfer")
@requires(Action.TRANSFER)
def transfer(conversation_id: int) -> ResponseReturnValue:
    """Put another official in charge."""
    case = open_case(conversation_id)
    form = TransferForm(request.form)
    form.to_id.offer(_officials(but=case.conversation.official_id))
    if not form.validate():
        return _transfer_page(case, form), 400
    try:
        handover.transfer(office(), actor(), form.deed(conversation_id))
    except Unfit as unfit:
        form.blame(unfit.faults)
        return _transfer_page(case, form), 400
    flash(f"Transferred. {_name(form.to_id.person_id)} has it now, and sees your reason.")
    return redirect(url_for("conversations.show", conversation_id=conversation_id), 303)


@bp.get("/<int:conversation_id>/hand-back")
@requires(Action.HAND_BACK)
def ask_hand_back(conversation_id: int) -> ResponseReturnValue:
    """Why does the official decide after all?"""
    case = open_case_for(Action.HAND_BACK, conversation_id)
    return render_template("conversations/with-reason.html", case=case, form=HandBackForm())


@bp.post("/<int:conversation_id>/hand-back")
@requires(Action.HAND_BACK)
def hand_back(conversation_id: int) -> ResponseReturnValue:
    """Give it back to its official."""
    form = HandBackForm(request.form)
    if not form.validate():
        case = open_case(conversation_id)
        return render_template("conversations/with-reason.html", case=case, form=form), 400
    handover.hand_back(office(), actor(), form.deed(conversation_id))
    flash(form.done)
    return redirect(url_for("conversations.show", conversation_id=conversation_id), 303)


@bp.get("/hand-over/<int:person_id>")
@requires(Action.TRANSFER)
def ask_hand_over(person_id: int) -> ResponseReturnValue:
    """Everything that this person is in charge of: who takes it on?"""
    person, held = _held_by(person_id)
    # Of a few, all are meant more often than not; nobody should have to take back a hundred ticks.
    few = [str(each.id) for each in held] if len(held) <= _FEW else []
    form = HandOverForm(chosen=few)
    return _hand_over_page(person, held, form), 200


@bp.post("/hand-over/<int:person_id>")
@requires(Action.TRANSFER)
def hand_over(person_id: int) -> ResponseReturnValue:
    """Transfer what was ticked, each with an entry of its own."""
    person, held = _held_by(person_id)
    form = _offer(HandOverForm(request.form), person, held)
    if not held or _was_sent_before(form):  # the page says what is left
        return redirect(url_for("conversations.ask_hand_over", person_id=person_id), 303)
    if not form.validate():
        return _hand_over_page(person, held, form), 400
    answers = [(each.title, _refusal(deed)) for each, deed in form.deeds(held)]
    refused = [f"{title}: {sentence}" for title, sentence in answers if sentence]
    _say_how_many(len(answers) - len(refused), _name(form.to_id.person_id))
    if not refused:
        return redirect(url_for("conversations.ask_hand_over", person_id=person_id), 303)
    read_afresh()
    person, held = _held_by(person_id)
    for sentence in refused:
        form.add_error("to_id", sentence)
    return _hand_over_page(person, held, form), 400


def _was_sent_before(form: HandOverForm) -> bool:
    """Whether this very form has transferred all that is ticked: a double click."""
    ticked = [each for each in form.chosen.data or () if each.isascii() and each.isdigit()]
    named = (_for_one_of_several(actor(), int(each)).request for each in ticked)
    return bool(ticked) and all(find_done(db(), request_id) for request_id in named)


def _say_how_many(done: int, name: str) -> None:
    if done:
        flash(f"Transferred {done} conversation{'' if done == 1 else 's'} to {name}.")


def _refusal(deed: Transfer) -> str:
    """Do one of several: why it was refused; empty when it was done, now or by the same form."""
    try:
        handover.transfer(office(), _for_one_of_several(actor(), deed.conversation_id), deed)
    except AlreadyDone:
        return ""
    except Refused as refused:
        return refused.sentence
    return ""


def _for_one_of_several(whoever: Actor, conversation_id: int) -> Actor:
    """The same form names a deed of its own for each conversation, whenever it is sent."""
    named = sha256(f"{whoever.request} {conversation_id}".encode()).hexdigest()[:32]
    return replace(whoever, request=named)


def _held_by(person_id: int) -> tuple[Person, Sequence[Conversation]]:
    """The person and what they are in charge of, for those who may hand it over."""
    person = get_person(db(), person_id)
    covers = covers_on(db(), {person_id}, office().today())
    may = {person_id} | covers.ids(person_id, Role.OFFICIAL)
    if me().id not in may and Role.PRESS_OFFICE not in me().roles:
        raise NotPermitted(
            f"Only {person.name}, whoever covers for them and the press office can do this."
        )
    return person, list_in_charge(db(), person_id)


def _offer(form: HandOverForm, person: Person, held: Sequence[Conversation]) -> HandOverForm:
    everything = {EVERYTHING: f"All {len(held)} of them"} if len(held) > _FEW else {}
    each = {str(each.id): f"{each.title} ({each.topic.name})" for each in held}
    form.chosen.choices = everything | each
    form.to_id.offer(_officials(but=person.id))
    return form


def _hand_over_page(person: Person, held: Sequence[Conversation], form: HandOverForm) -> str:
    return render_template(
        "conversations/hand-over.html",
        person=person,
        held=held,
        form=_offer(form, person, held),
        is_me=person.id == me().id,
    )


def _transfer_page(case: Case, form: TransferForm) -> str:
    form.to_id.offer(_officials(but=case.conversation.official_id))
    return render_template("conversations/transfer.html", case=case, form=form)


def _officials(but: int) -> list[Person]:
    return [each for each in list_people_who_are(db(), Role.OFFICIAL) if each.id != but]


def _name(person_id: int) -> str:
    return get_person(db(), person_id).name
