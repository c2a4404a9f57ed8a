"""Who covers for whom: seeing it, naming somebody, ending it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.db.models import Person
from convo.domain.permissions import Action
from convo.domain.vocabulary import Role
from convo.queries.covers import COVERED, covered_by, get_cover, list_covers
from convo.queries.people import get_person, list_people_who_are
from convo.services import cover
from convo.services.people import Unfit
from convo.web.access import actor, db, me, office, requires
from convo.web.filters import day
from convo.web.people.cover_forms import EndCoverForm, NameCoverForm

bp = Blueprint("cover", __name__, url_prefix="/cover")


@bp.get("")
@requires(Action.NAME_COVER)
def index() -> ResponseReturnValue:
    """Who covers for me, for whom I cover, and, for those who look after all, everybody's."""
    today, own = office().today(), me()
    return render_template(
        "people/covers.html",
        own=list_covers(db(), today, of=own.id),
        by_me=list_covers(db(), today, by=own.id),
        everybody=list_covers(db(), today) if _may_for_anybody() else None,
        needs_cover=bool(own.roles & COVERED),
        covering=covered_by(db(), own.id, today),
        today=today,
        targets=office().targets,
    )


@bp.get("/name")
@requires(Action.NAME_COVER)
def ask_name_cover() -> ResponseReturnValue:
    """Who covers, and when?"""
    return _name_page(NameCoverForm(person_id=request.args.get("for", "")), 200)


@bp.post("/name")
@requires(Action.NAME_COVER)
def name_cover() -> ResponseReturnValue:
    """Name a cover."""
    form = _offer(NameCoverForm(request.form))
    if not form.validate():
        return _name_page(form, 400)
    person_id = form.person_id.person_id if "person_id" in form else me().id
    try:
        cover.name_cover(office(), actor(), form.deed(person_id))
    except Unfit as unfit:
        form.blame(unfit.faults)
        return _name_page(form, 400)
    named = get_person(db(), form.cover_id.person_id)
    flash(f"{named.name} covers from {day(form.from_on.data)} to {day(form.until_on.data)}.")
    return redirect(url_for("cover.index"), 303)


@bp.get("/<int:cover_id>/end")
@requires(Action.END_COVER)
def ask_end_cover(cover_id: int) -> ResponseReturnValue:
    """End it now?"""
    found = get_cover(db(), cover_id)
    cover.require_own_or_oversees(actor(), found.person)
    today = office().today()
    return render_template(
        "people/end-cover.html",
        cover=found,
        is_over=found.ended_at is not None or found.until_on < today,
        has_begun=found.from_on <= today,
    )


@bp.post("/<int:cover_id>/end")
@requires(Action.END_COVER)
def end_cover(cover_id: int) -> ResponseReturnValue:
    """End a cover now."""
    found = get_cover(db(), cover_id)
    cover.end_cover(office(), actor(), EndCoverForm(request.form).deed(cover_id))
    flash(f"{found.cover.name} no longer covers for {found.person.name}.")
    return redirect(url_for("cover.index"), 303)


def _name_page(form: NameCoverForm, status: int) -> ResponseReturnValue:
    return render_template("people/name-cover.html", form=_offer(form), me=me()), status


def _offer(form: NameCoverForm) -> NameCoverForm:
    """Those who can be away and those who can cover; who is away only where that is to be said."""
    people = _people(COVERED)
    if not _may_for_anybody():
        if "person_id" in form:
            del form.person_id
        people = [each for each in _people(me().roles & COVERED) if each.id != me().id]
    else:
        form.person_id.offer(people)
    form.cover_id.offer(people)
    return form


def _people(roles: frozenset[Role]) -> list[Person]:
    """Everybody active in any of these roles, each once, by name."""
    found = {each.id: each for role in sorted(roles) for each in list_people_who_are(db(), role)}
    return sorted(found.values(), key=lambda each: (each.name, each.id))


def _may_for_anybody() -> bool:
    return bool(me().roles & cover.FOR_ANYBODY)
