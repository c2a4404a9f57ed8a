"""The register of communities: finding, adding, changing, checking, and a case about one."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.db.models import Community, Venue
from convo.domain.errors import AlreadyLogged
from convo.domain.permissions import Action, Reading
from convo.queries.communities import (
    LATEST,
    PAGE,
    count_mentions,
    get_community,
    list_cases_about,
    list_communities,
    mentions_of,
)
from convo.queries.places import find_venue_for, list_topics, list_venues
from convo.services import communities, community_cases
from convo.services.people import Unfit
from convo.support.addresses import BadAddress, host
from convo.web.access import actor, db, office, requires
from convo.web.communities.forms import CheckForm, CommunityForm, FindForm, LogCommunityForm
from convo.web.communities.standing import standing_of
from convo.web.conversations.case import link_to

bp = Blueprint("communities", __name__, url_prefix="/communities")

#: Longer numbers of pages can't be meant.
_LONGEST_NUMBER = 6


@bp.get("")
@requires(Reading.CASES)
def index() -> ResponseReturnValue:
    """The register by name, a page at a time."""
    form = FindForm(request.args)
    words = form.words.data if form.validate() else ""
    page = _page()
    found = list_communities(db(), words, most=PAGE + 1, skip=PAGE * (page - 1))
    shown = found[:PAGE]
    today = office().today()
    return render_template(
        "communities/index.html",
        find=form,
        communities=shown,
        standings={each.id: standing_of(each, today) for each in shown},
        mentions=count_mentions(db(), [each.id for each in shown]),
        page=page,
        has_more=len(found) > PAGE,
    )


@bp.get("/add")
@requires(Action.ADD_COMMUNITY)
def ask_add_community() -> ResponseReturnValue:
    """Which community is new?"""
    return render_template("communities/add.html", form=_with_venues(CommunityForm()))


@bp.post("/add")
@requires(Action.ADD_COMMUNITY)
def add_community() -> ResponseReturnValue:
    """Add a community to the register."""
    form = _with_venues(CommunityForm(request.form))
    if form.validate():
        try:
            number = communities.add_community(office(), actor(), form.details())
        except Unfit as unfit:
            _say(form, unfit)
        else:
            flash("Added to the register. Next: record an engagement check.")
            return redirect(url_for("communities.show", community_id=number), 303)
    _leave_venue_out(form)
    return render_template("communities/add.html", form=form), 400


@bp.get("/<int:community_id>")
@requires(Reading.CASES)
def show(community_id: int) -> ResponseReturnValue:
    """What the register says, its checks, who named it, and the cases about it."""
    community = get_community(db(), community_id)
    return render_template(
        "communities/show.html",
        community=community,
        link=link_to(community.address),
        standing=standing_of(community, office().today()),
        mentions=mentions_of(db(), community_id),
        count=count_mentions(db(), [community_id]).get(community_id, 0),
        cases=list_cases_about(db(), community_id),
        most=LATEST,
        link_to=link_to,
        Action=Action,
    )


@bp.get("/<int:community_id>/change")
@requires(Action.CHANGE_COMMUNITY)
def ask_change_community(community_id: int) -> ResponseReturnValue:
    """What is different?"""
    community = get_community(db(), community_id)
    return _change_page(community, _with_venues(CommunityForm.about_it(community)))


@bp.post("/<int:community_id>/change")
@requires(Action.CHANGE_COMMUNITY)
def change_community(community_id: int) -> ResponseReturnValue:
    """Change what is known of a community."""
    form = _with_venues(CommunityForm(request.form))
    if form.validate():
        try:
            communities.change_community(office(), actor(), form.change(community_id))
        except Unfit as unfit:
            _say(form, unfit)
        else:
            flash("The register is changed.")
            return redirect(url_for("communities.show", community_id=community_id), 303)
    _leave_venue_out(form)
    return _change_page(get_community(db(), community_id), form), 400


@bp.get("/<int:community_id>/check")
@requires(Action.CHECK_COMMUNITY)
def ask_check_community(community_id: int) -> ResponseReturnValue:
    """What did the check find?"""
    community = get_community(db(), community_id)
    return _check_page(community, CheckForm.opened(community.version, office().today()))


@bp.post("/<int:community_id>/check")
@requires(Action.CHECK_COMMUNITY)
def check_community(community_id: int) -> ResponseReturnValue:
    """Record an engagement check."""
    form = CheckForm(request.form)
    if form.validate():
        try:
            communities.check_community(office(), actor(), form.deed(community_id))
        except Unfit as unfit:
            _say(form, unfit)
        else:
            flash("The check is recorded, and counts from now on.")
            return redirect(url_for("communities.show", community_id=community_id), 303)
    return _check_page(get_community(db(), community_id), form), 400


@bp.get("/<int:community_id>/acknowledge")
@requires(Action.LOG_COMMUNITY)
def ask_log_community(community_id: int) -> ResponseReturnValue:
    """What do you want to acknowledge of it?"""
    community = get_community(db(), community_id)
    form = LogCommunityForm(data={"address": community.address}).offer(list_topics(db()))
    return _log_page(community, form)


@bp.post("/<int:community_id>/acknowledge")
@requires(Action.LOG_COMMUNITY)
def log_community(community_id: int) -> ResponseReturnValue:
    """Open a case about the community itself."""
    form = LogCommunityForm(request.form).offer(list_topics(db()))
    earlier = None
    if form.validate():
        try:
            number = community_cases.log_community(office(), actor(), form.deed(community_id))
        except AlreadyLogged as already:
            form.add_error("topic", already.sentence)
            earlier = already.conversation_id
        else:
            flash("The case is open. Next: decide whether to acknowledge them, and how.")
            return redirect(url_for("conversations.show", conversation_id=number), 303)
    return _log_page(get_community(db(), community_id), form, earlier), 400


def _page() -> int:
    given = request.args.get("page", "")
    is_number = given.isascii() and given.isdigit() and len(given) <= _LONGEST_NUMBER
    return max(1, int(given)) if is_number else 1


def _with_venues(form: CommunityForm) -> CommunityForm:
    """A form with venues to choose from; the venue follows from the address."""
    form.offer(list_venues(db()))
    if not form.venue.data and (venue := _venue_of(form.address.data)) is not None:
        form.venue.data = str(venue.id)
    return form


def _venue_of(address: str) -> Venue | None:
    try:
        return find_venue_for(db(), host(address))
    except BadAddress:
        return None


def _leave_venue_out(form: CommunityForm) -> None:
    """While the address is wrong, nobody can say whether convo knows the site."""
    if form.address.errors:
        form.venue.errors = []


def _say(form: CommunityForm | CheckForm, unfit: Unfit) -> None:
    for name, sentence in unfit.faults.items():
        form.add_error(name, sentence)


def _change_page(community: Community, form: CommunityForm) -> str:
    return render_template("communities/change.html", community=community, form=form)


def _check_page(community: Community, form: CheckForm) -> str:
    return render_template(
        "communities/check.html",
        community=community,
        form=form,
        link=link_to(community.address),
        standing=standing_of(community, office().today()),
    )


def _log_page(community: Community, form: LogCommunityForm, earlier: int | None = None) -> str:
    return render_template(
        "communities/acknowledge.html",
        community=community,
        form=form,
        earlier=earlier,
        standing=standing_of(community, office().today()),
    )
