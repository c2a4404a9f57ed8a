"""Asking a mentor and advising: on a conversation, on a reply, and in answer to a question."""

from dataclasses import dataclass
from typing import TypeVar

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.db.models import Note, Reply
from convo.domain.permissions import Action
from convo.domain.vocabulary import Role
from convo.queries.notes import get_note
from convo.queries.replies import get_reply
from convo.services import notes
from convo.services.notes import Advise, Ask
from convo.web.access import actor, db, me, office, requires
from convo.web.conversations.case import Case, open_case, open_case_for
from convo.web.notes.forms import AdviseForm, AskForm, NoteForm
from convo.web.standing_in import cover_sentence

bp = Blueprint("notes", __name__)

Kind = TypeVar("Kind", bound=NoteForm)

_ASKED = "Asked. {mentor} sees it at once. {cover}You find the answer on this page."
_ADVISED = "Sent. Whoever asked, or writes the reply, finds it on this page."


@dataclass(frozen=True, slots=True)
class Place:
    """What a note is about, and the question that it answers, if any."""

    case: Case
    reply: Reply | None = None
    question: Note | None = None

    @property
    def address(self) -> str:
        """The page of the reply, else of the conversation."""
        if self.reply is not None:
            return url_for("replies.show", reply_id=self.reply.id)
        return url_for("conversations.show", conversation_id=self.case.conversation.id)


@bp.get("/conversations/<int:conversation_id>/ask")
@requires(Action.ASK)
def ask_ask(conversation_id: int) -> ResponseReturnValue:
    """What would you like to ask?"""
    return _page(Place(open_case_for(Action.ASK, conversation_id)), AskForm())


@bp.post("/conversations/<int:conversation_id>/ask")
@requires(Action.ASK)
def ask(conversation_id: int) -> ResponseReturnValue:
    """Ask about the conversation as a whole."""
    return _ask(Place(open_case(conversation_id)))


@bp.get("/replies/<int:reply_id>/ask")
@requires(Action.ASK)
def ask_ask_about_reply(reply_id: int) -> ResponseReturnValue:
    """What would you like to ask about this reply?"""
    return _page(_of_reply(reply_id, Action.ASK), AskForm())


@bp.post("/replies/<int:reply_id>/ask")
@requires(Action.ASK)
def ask_about_reply(reply_id: int) -> ResponseReturnValue:
    """Ask about it, or about one sentence of it."""
    return _ask(_of_reply(reply_id))


@bp.get("/conversations/<int:conversation_id>/advise")
@requires(Action.ADVISE)
def ask_advise(conversation_id: int) -> ResponseReturnValue:
    """What would you like to say?"""
    return _page(Place(open_case_for(Action.ADVISE, conversation_id)), AdviseForm())


@bp.post("/conversations/<int:conversation_id>/advise")
@requires(Action.ADVISE)
def advise(conversation_id: int) -> ResponseReturnValue:
    """Advise on the conversation as a whole."""
    return _advise(Place(open_case(conversation_id)))


@bp.get("/replies/<int:reply_id>/advise")
@requires(Action.ADVISE)
def ask_advise_on_reply(reply_id: int) -> ResponseReturnValue:
    """What would you like to say about this reply?"""
    return _page(_of_reply(reply_id, Action.ADVISE), AdviseForm())


@bp.post("/replies/<int:reply_id>/advise")
@requires(Action.ADVISE)
def advise_on_reply(reply_id: int) -> ResponseReturnValue:
    """Advise on it, or on one sentence of it."""
    return _advise(_of_reply(reply_id))


@bp.get("/questions/<int:note_id>")
@requires(Action.ADVISE)
def ask_answer(note_id: int) -> ResponseReturnValue:
    """What would you answer?"""
    return _page(_of_question(note_id, Action.ADVISE), AdviseForm())


@bp.post("/questions/<int:note_id>/answer")
@requires(Action.ADVISE)
def answer(note_id: int) -> ResponseReturnValue:
    """Answer it."""
    return _advise(_of_question(note_id))


def _ask(place: Place) -> ResponseReturnValue:
    form = _fitted(AskForm(request.form), place)
    if not form.validate():
        return _page(place, form), 400
    about = form.about(place.case.conversation.id, place.reply)
    notes.ask(office(), actor(), Ask(about=about, words=form.words.data))
    mentor = me().mentor
    flash(_ASKED.format(mentor=mentor.name if mentor else "The mentor", cover=_cover()))
    return redirect(place.address, 303)


def _advise(place: Place) -> ResponseReturnValue:
    form = _fitted(AdviseForm(request.form), place)
    if not form.validate():
        return _page(place, form), 400
    deed = Advise(
        about=form.about(place.case.conversation.id, place.reply),
        words=form.words.data,
        answers_id=place.question.id if place.question else None,
    )
    notes.advise(office(), actor(), deed)
    flash(_ADVISED)
    return redirect(place.address, 303)


def _page(place: Place, form: NoteForm) -> str:
    return render_template(
        "notes/write.html",
        place=place,
        case=place.case,
        form=_fitted(form, place),
        is_question=isinstance(form, AskForm),
        hours=office().targets.mentor_hours,
        cover=_cover(),
    )


def _cover() -> str:
    """Who covers for the mentor of whoever asks, in a sentence; empty where nobody does."""
    mentor_id = me().mentor_id
    return cover_sentence(office().standpoint().covers(db(), {mentor_id}), mentor_id, Role.MENTOR)


def _fitted(form: Kind, place: Place) -> Kind:
    form.fit(place.reply)
    return form


def _of_reply(reply_id: int, action: Action | None = None) -> Place:
    """A reply and its conversation; refused here, for a page that asks about it."""
    reply = get_reply(db(), reply_id)
    return Place(_case(reply.conversation_id, action), reply)


def _of_question(note_id: int, action: Action | None = None) -> Place:
    """A question, with the reply that it is about, if any."""
    question = get_note(db(), note_id)
    reply = get_reply(db(), question.reply_id) if question.reply_id else None
    return Place(_case(question.conversation_id, action), reply, question)


def _case(conversation_id: int, action: Action | None) -> Case:
    return open_case_for(action, conversation_id) if action else open_case(conversation_id)
