"""The list of topics, and the page of one, for those who take part."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from flask import render_template, request
from flask.typing import ResponseReturnValue

from convo.db.models import Conversation, Insight
from convo.domain.permissions import Reading
from convo.domain.recognition import InsightKind
from convo.domain.vocabulary import Approach, Role
from convo.queries.experiments import list_experiments
from convo.queries.insights import PAGE, list_insights
from convo.queries.people import names_of
from convo.queries.places import list_topics
from convo.queries.sides import list_sides
from convo.queries.topics import approaches_of, list_coming_up_in, list_recent_in
from convo.web.access import db, me, requires
from convo.web.conversations.case import link_to
from convo.web.topics.blueprint import bp
from convo.web.topics.flags import flags_of
from convo.web.topics.forms import InsightFilterForm
from convo.web.topics.kept import Kept, open_topic


class Decided(NamedTuple):
    """Conversations about which the same was decided last."""

    label: str
    conversations: list[Conversation]


@bp.get("/topics/about")
@requires(Reading.CASES)
def index() -> ResponseReturnValue:
    """Every topic, one's own first."""
    topics = sorted(list_topics(db()), key=lambda topic: topic.owner_id != me().id)
    return render_template("topics/index.html", topics=topics, me=me().id, flags_of=flags_of)


@bp.get("/topics/<int:topic_id>/about")
@requires(Reading.CASES)
def show(topic_id: int) -> ResponseReturnValue:
    """A topic: whose it is, its sides, what was learnt, and what goes on."""
    kept = open_topic(topic_id)
    form = InsightFilterForm(request.args).offer()
    form.validate()
    found = list_insights(db(), form.wanted(topic_id))
    recent, coming = list_recent_in(db(), topic_id), list_coming_up_in(db(), topic_id)
    approaches = approaches_of(db(), [*recent, *coming])
    return render_template(
        "topics/show.html",
        kept=kept,
        flags=flags_of(kept.topic),
        mentors=sorted(names_of(db(), set(kept.topic.mentor_ids)).values()),
        sides=list_sides(db(), topic_id, with_retired=True),
        filter=form,
        learnt=_by_kind(found[:PAGE]),
        older=found[PAGE - 1].id if len(found) > PAGE else None,
        recent=_by_decision(recent, approaches),
        coming=coming,
        experiments=list_experiments(db(), topic_id),
        approaches=approaches,
        sees_balance=_sees_balance(kept),
        link_to=link_to,
    )


def _sees_balance(kept: Kept) -> bool:
    """The press office of every topic, else of one's own."""
    return Role.PRESS_OFFICE in me().roles or kept.topic.owner_id == me().id


def _by_kind(insights: Iterable[Insight]) -> list[tuple[InsightKind, list[Insight]]]:
    """The insights of one page by their kind, in the order in which kinds are offered."""
    found = list(insights)
    grouped = [(kind, [each for each in found if each.kind is kind]) for kind in InsightKind]
    return [(kind, some) for kind, some in grouped if some]


def _by_decision(
    conversations: Sequence[Conversation], approaches: Mapping[int, Approach]
) -> list[Decided]:
    """Conversations by what was decided last; first those that nobody has decided about."""
    grouped: dict[Approach | None, list[Conversation]] = {None: []} | {
        each: [] for each in Approach
    }
    for conversation in conversations:
        grouped[approaches.get(conversation.id)].append(conversation)
    return [
        Decided(approach.label if approach else "Not decided yet", some)
        for approach, some in grouped.items()
        if some
    ]
