"""The accounts that an administrator keeps."""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.db.models import Person
from convo.domain.permissions import Action, Reading
from convo.domain.vocabulary import Role
from convo.queries.covers import COVERED, list_covers
from convo.queries.held import what_is_held
from convo.queries.people import get_person, list_people, list_people_who_are, list_teams
from convo.services import people
from convo.services.people import Unfit
from convo.web.access import actor, db, me, office, requires
from convo.web.people.blueprint import bp
from convo.web.people.forms import AccountForm, DisableForm
from convo.web.people.training import standing


@bp.get("/people")
@requires(Reading.OFFICE)
def index() -> ResponseReturnValue:
    """Everybody, and what needs attention."""
    today = office().today()
    rows = [(person, standing(person, today)) for person in list_people(db())]
    return render_template("people/index.html", rows=rows, teams=list_teams(db()))


@bp.get("/people/<int:person_id>")
@requires(Reading.OFFICE)
def show(person_id: int) -> ResponseReturnValue:
    """An account: never what the person wrote."""
    person = get_person(db(), person_id)
    return render_template(
        "people/show.html",
        person=person,
        training=standing(person, office().today()),
        helped=_helped_by(person),
        covers=list_covers(db(), office().today(), of=person.id),
        needs_cover=bool(person.roles & COVERED) and person.active,
        is_me=person.id == me().id,
    )


@bp.get("/people/add")
@requires(Action.ADD_PERSON)
def ask_add_person() -> ResponseReturnValue:
    """Who is new?"""
    return render_template("people/add.html", form=_offer(AccountForm()))


@bp.post("/people/add")
@requires(Action.ADD_PERSON)
def add_person() -> ResponseReturnValue:
    """Add a person, and show their link once."""
    form = _offer(AccountForm(request.form))
    if form.validate():
        try:
            person_id, secret = people.add_person(office(), actor(), form.deed())
        except Unfit as unfit:
            form.blame(unfit.faults)
        else:
            return _link_page(person_id, form.name.data, secret, is_new=True)
    return render_template("people/add.html", form=form), 400


@bp.get("/people/<int:person_id>/change")
@requires(Action.CHANGE_PERSON)
def ask_change_person(person_id: int) -> ResponseReturnValue:
    """What is different?"""
    person = get_person(db(), person_id)
    return render_template(
        "people/change.html", person=person, form=_offer(AccountForm.about(person), person)
    )


@bp.post("/people/<int:person_id>/change")
@requires(Action.CHANGE_PERSON)
def change_person(person_id: int) -> ResponseReturnValue:
    """Change an account."""
    person = get_person(db(), person_id)
    form = _offer(AccountForm(request.form), person)
    if form.validate():
        try:
            people.change_person(office(), actor(), person_id, form.deed())
        except Unfit as unfit:
            form.blame(unfit.faults)
        else:
            flash("Account changed.")
            return _back_to(person_id)
    return render_template("people/change.html", person=person, form=form), 400


@bp.get("/people/<int:person_id>/disable")
@requires(Action.DISABLE_PERSON)
def ask_disable_person(person_id: int) -> ResponseReturnValue:
    """Disable this account?"""
    return _disable_page(person_id, DisableForm())


@bp.post("/people/<int:person_id>/disable")
@requires(Action.DISABLE_PERSON)
def disable_person(person_id: int) -> ResponseReturnValue:
    """Disable an account: its sessions end at once."""
    form = DisableForm(request.form)
    try:
        people.disable_person(office(), actor(), person_id, at_once=form.at_once.data)
    except Unfit as unfit:
        form.add_error("at_once", unfit.faults["at_once"])
        return _disable_page(person_id, form), 400
    flash("Account disabled. The person is signed out everywhere.")
    return _back_to(person_id)


@bp.post("/people/<int:person_id>/enable")
@requires(Action.ENABLE_PERSON)
def enable_person(person_id: int) -> ResponseReturnValue:
    """Enable an account again."""
    people.enable_person(office(), actor(), person_id)
    flash("Account enabled.")
    return _back_to(person_id)


@bp.get("/people/<int:person_id>/reset")
@requires(Action.RESET_PERSON)
def ask_reset_person(person_id: int) -> ResponseReturnValue:
    """Make a link for a new password?"""
    return render_template("people/reset.html", person=get_person(db(), person_id))


@bp.post("/people/<int:person_id>/reset")
@requires(Action.RESET_PERSON)
def reset_person(person_id: int) -> ResponseReturnValue:
    """Make a link for a new password, and show it once."""
    person = get_person(db(), person_id)
    secret = people.reset_person(office(), actor(), person_id)
    return _link_page(person_id, person.name, secret, is_new=False)


def _offer(form: AccountForm, person: Person | None = None) -> AccountForm:
    """A form in which nobody is offered as their own mentor."""
    mentors = list_people_who_are(db(), Role.MENTOR)
    own = person.id if person else None
    return form.offer(list_teams(db()), [mentor for mentor in mentors if mentor.id != own])


def _disable_page(person_id: int, form: DisableForm) -> str:
    person = get_person(db(), person_id)
    held = what_is_held(db(), person)
    return render_template(
        "people/disable.html",
        person=person,
        held=held,
        depends=held.must_be_handed_over(person.roles),
        form=form,
        is_me=person.id == me().id,
    )


def _helped_by(person: Person) -> list[Person]:
    """Those whose mentor this person is."""
    return [other for other in list_people(db()) if other.mentor_id == person.id and other.active]


def _link_page(person_id: int, name: str, secret: str, *, is_new: bool) -> ResponseReturnValue:
    """The answer to the form itself, not a page of its own: nothing keeps the secret."""
    return render_template(
        "people/link.html",
        person_id=person_id,
        name=name,
        link=url_for("people.ask_set_password", secret=secret, _external=True),
        until=office().clock() + timedelta(hours=office().link_hours),
        is_new=is_new,
    )


def _back_to(person_id: int) -> ResponseReturnValue:
    return redirect(url_for("people.show", person_id=person_id), 303)
