"""The list of conversations, and the page of one."""

from functools import partial

from flask import render_template, request
from flask.typing import ResponseReturnValue

from convo.domain.permissions import Action, Reading
from convo.domain.vocabulary import ConversationState
from convo.queries.alerts import list_alerts_in
from convo.queries.conversations import PAGE, case_facts, list_conversations
from convo.queries.erasures import erasures_in
from convo.queries.experiments import find_experiment
from convo.queries.extensions import extensions_by_decision, lasting
from convo.queries.insights import learnt_by
from convo.queries.likenesses import list_links
from convo.queries.places import list_topics, list_venues
from convo.queries.sides import sides_in
from convo.queries.timeline import timeline
from convo.web.access import db, me, requires, signed_in
from convo.web.conversations.blueprint import bp
from convo.web.conversations.case import in_words, link_to, open_case
from convo.web.conversations.forms import FilterForm
from convo.web.forms import words_of
from convo.web.replies.next_steps import whereabouts
from convo.web.topics.flags import flags_of

#: Identifiers are kept in eight bytes at most; a longer one can't be meant.
_LONGEST_ID = 18


@bp.get("")
@requires(Reading.CASES)
def index() -> ResponseReturnValue:
    """Conversations, newest first, a page at a time."""
    form = _filter()
    form.validate()
    found = list_conversations(db(), form.wanted(me().id, _before()))
    kept = {name: value for name, value in request.args.items() if name != "before" and value}
    user = signed_in()
    return render_template(
        "conversations/index.html",
        filter=form,
        found=found[:PAGE],
        older=found[PAGE - 1].id if len(found) > PAGE else None,
        before=_before(),
        kept=kept,
        may_log=user is not None and user.may(Action.LOG),
    )


@bp.get("/<int:conversation_id>")
@requires(Reading.CASES)
def show(conversation_id: int) -> ResponseReturnValue:
    """A conversation as it stands, what can be done with it, and what has happened."""
    case = open_case(conversation_id)
    lines = timeline(db(), conversation_id)
    links = list_links(db(), conversation_id)
    return render_template(
        "conversations/show.html",
        case=case,
        link=link_to(case.conversation.address),
        flags=flags_of(case.conversation.topic),
        sides=sides_in(case.conversation),
        learnt=learnt_by(db(), conversation_id, lines),
        link_to=link_to,
        engaged=case_facts(db(), case.conversation, case.replies).replies_in_thread,
        in_words=in_words,
        extended=extensions_by_decision(db(), case.conversation),
        lasts=lasting(case.conversation),
        whereabouts_of=partial(whereabouts, covers=case.covers),
        lines=lines,
        alerts=list_alerts_in(db(), conversation_id),
        erasures=erasures_in(lines),
        links=links,
        experiment=find_experiment(db(), case.conversation) if links else None,
        SETTLE_ALERT=Action.SETTLE_ALERT,
    )


def _filter() -> FilterForm:
    form = FilterForm(request.args)
    form.state.choices = [("", "Anywhere"), *words_of(ConversationState)]
    form.topic.choices = [("", "Any topic"), *((str(t.id), t.name) for t in list_topics(db()))]
    form.venue.choices = [("", "Any venue"), *((str(v.id), v.name) for v in list_venues(db()))]
    return form


def _before() -> int | None:
    given = request.args.get("before", "")
    is_id = given.isascii() and given.isdigit() and len(given) <= _LONGEST_ID
    return int(given) if is_id else None
