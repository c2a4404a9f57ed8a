"""A conversation as part of its topic: which sides speak in it, and what it taught us."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.db.models import Side
from convo.domain.permissions import Action
from convo.queries.sides import list_sides, sides_in
from convo.services import insights, sides
from convo.web.access import actor, db, office, requires
from convo.web.conversations.blueprint import bp
from convo.web.conversations.case import Case, open_case, open_case_for
from convo.web.conversations.learning_forms import DrawInsightForm, MarkSidesForm
from convo.web.topics.kept import open_topic


@bp.get("/<int:conversation_id>/mark-sides")
@requires(Action.MARK_SIDES)
def ask_mark_sides(conversation_id: int) -> ResponseReturnValue:
    """Which sides speak in it?"""
    case = open_case_for(Action.MARK_SIDES, conversation_id)
    marked = [side.id for side in sides_in(case.conversation) if side.retired_at is None]
    return _sides_page(case, MarkSidesForm.about(marked))


@bp.post("/<int:conversation_id>/mark-sides")
@requires(Action.MARK_SIDES)
def mark_sides(conversation_id: int) -> ResponseReturnValue:
    """Say which sides speak in it."""
    case = open_case(conversation_id)
    form = MarkSidesForm(request.form).offer(_in_use(case))
    if not form.validate():
        return _sides_page(case, form), 400
    sides.mark_sides(office(), actor(), form.deed(conversation_id))
    flash("Sides marked." if form.sides.data else "No side is marked now.")
    return redirect(url_for("conversations.show", conversation_id=conversation_id), 303)


@bp.get("/<int:conversation_id>/draw-insight")
@requires(Action.DRAW_INSIGHT)
def ask_draw_insight(conversation_id: int) -> ResponseReturnValue:
    """What did we learn from it?"""
    case = open_case_for(Action.DRAW_INSIGHT, conversation_id)
    return render_template("conversations/draw-insight.html", case=case, form=DrawInsightForm())


@bp.post("/<int:conversation_id>/draw-insight")
@requires(Action.DRAW_INSIGHT)
def draw_insight(conversation_id: int) -> ResponseReturnValue:
    """Note what we learnt."""
    case = open_case(conversation_id)
    handles = [snapshot.handle for snapshot in case.conversation.snapshots]
    form = DrawInsightForm(request.form).beside(handles)
    if not form.validate():
        return render_template("conversations/draw-insight.html", case=case, form=form), 400
    insights.draw_insight(office(), actor(), form.deed(conversation_id))
    flash("Noted. It stands on the page of the topic, where its owner reads it.")
    return redirect(url_for("conversations.show", conversation_id=conversation_id), 303)


def _in_use(case: Case) -> list[Side]:
    return list(list_sides(db(), case.conversation.topic_id))


def _sides_page(case: Case, form: MarkSidesForm) -> str:
    retired = [side for side in sides_in(case.conversation) if side.retired_at is not None]
    return render_template(
        "conversations/mark-sides.html",
        case=case,
        form=form.offer(_in_use(case)),
        retired=retired,
        kept=open_topic(case.conversation.topic_id),
    )
