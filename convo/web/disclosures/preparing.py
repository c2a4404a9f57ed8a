"""Preparing a disclosure, page by page: cover, entries, check, and then it is recorded."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.audit.disclosing.shown import Shown
from convo.db.models import DisclosureDraft
from convo.domain.errors import NotReady, StaleWording
from convo.domain.permissions import Action
from convo.domain.redactions import Redaction, plan_of
from convo.queries.disclosable import Material, get_materials
from convo.queries.disclosures import get_draft
from convo.services import disclosures
from convo.services.disclosing import preparing
from convo.services.disclosing.making import Sender, cover_of
from convo.services.disclosing.preparing import (
    MOST_ENTRIES,
    Prepare,
    Readdress,
    Redact,
    letter_of,
)
from convo.services.disclosing.showing import Leak, find_leaks, show
from convo.services.disclosures import Finish
from convo.web.access import actor, db, office, read_afresh, requires
from convo.web.disclosures.blueprint import bp
from convo.web.disclosures.choosing import (
    case_in_address,
    choose,
    found_by_filter,
    is_filtered,
    title_in_address,
)
from convo.web.disclosures.forms import (
    PER_PAGE,
    LetterForm,
    PrepareForm,
    RedactForm,
    redact_form,
)
from convo.web.log.looks import record_look


@bp.get("/prepare")
@requires(Action.DISCLOSE)
def ask_prepare() -> ResponseReturnValue:
    """Who asked, and about what?"""
    return _prepare_page(PrepareForm(case=case_in_address()))


@bp.post("/prepare")
@requires(Action.DISCLOSE)
def prepare() -> ResponseReturnValue:
    """Start it, with what is proposed to be withheld."""
    form = PrepareForm(request.form)
    is_right = form.validate()
    chosen = choose(form)
    if is_right and chosen is not None:
        deed = Prepare(
            letter=form.letter(), places=chosen.places, chosen=chosen.in_words, own=form.own_names
        )
        try:
            draft_id = preparing.prepare(office(), actor(), deed)
        except NotReady as refused:
            form.add_error("case", refused.sentence)
        else:
            return redirect(url_for("disclosures.ask_redact", draft_id=draft_id), 303)
    return _prepare_page(form), 400


@bp.get("/<int:draft_id>/cover")
@requires(Action.DISCLOSE)
def ask_readdress(draft_id: int) -> ResponseReturnValue:
    """What does the cover say?"""
    draft = get_draft(db(), draft_id)
    return render_template("disclosures/cover.html", draft=draft, form=LetterForm.of(draft))


@bp.post("/<int:draft_id>/cover")
@requires(Action.DISCLOSE)
def readdress(draft_id: int) -> ResponseReturnValue:
    """Change it."""
    form = LetterForm(request.form)
    if not form.validate():
        draft = get_draft(db(), draft_id)
        return render_template("disclosures/cover.html", draft=draft, form=form), 400
    deed = Readdress(draft_id=draft_id, version=form.version.data or 0, letter=form.letter())
    preparing.readdress(office(), actor(), deed)
    return redirect(url_for("disclosures.ask_disclose", draft_id=draft_id), 303)


@bp.get("/<int:draft_id>/entries")
@requires(Action.DISCLOSE)
def ask_redact(draft_id: int) -> ResponseReturnValue:
    """What becomes of these entries? A page of them at a time."""
    draft = get_draft(db(), draft_id)
    record_look(f"entries of the disclosure {draft.reference}")
    return _entries_page(get_draft(db(), draft_id))


@bp.post("/<int:draft_id>/entries")
@requires(Action.DISCLOSE)
def redact(draft_id: int) -> ResponseReturnValue:
    """Save what becomes of the entries of a page, and go on to the next."""
    draft = get_draft(db(), draft_id)
    form = _form_for(draft, request.form)
    chosen = form.redactions() if form.validate() else None
    if chosen is None:
        return _entries_page(draft, form), 400
    deed = Redact(draft_id=draft_id, version=form.version.data or 0, redactions=chosen)
    try:
        preparing.redact(office(), actor(), deed)
    except StaleWording:
        read_afresh()
        return _overtaken(get_draft(db(), draft_id)), 409
    page = _page_number(draft) + 1
    if page <= _pages_of(draft):
        return redirect(url_for("disclosures.ask_redact", draft_id=draft_id, page=page), 303)
    return redirect(url_for("disclosures.ask_disclose", draft_id=draft_id), 303)


@bp.get("/<int:draft_id>/check")
@requires(Action.DISCLOSE)
def ask_disclose(draft_id: int) -> ResponseReturnValue:
    """Is this what is to be handed out?"""
    draft = get_draft(db(), draft_id)
    record_look(f"the disclosure {draft.reference}")
    return _check_page(get_draft(db(), draft_id))


@bp.post("/<int:draft_id>/check")
@requires(Action.DISCLOSE)
def disclose(draft_id: int) -> ResponseReturnValue:
    """Record it. Only then can it be downloaded."""
    version = LetterForm(request.form).version.data or 0
    deed = Finish(draft_id=draft_id, version=version)
    try:
        disclosure_id = disclosures.disclose(office(), actor(), deed, sender())
    except NotReady as refused:
        read_afresh()
        return _check_page(get_draft(db(), draft_id), refused.missing), 400
    flash("Recorded. You can download it now.")
    return redirect(url_for("disclosures.show", disclosure_id=disclosure_id), 303)


@bp.post("/<int:draft_id>/discard")
@requires(Action.DISCLOSE)
def discard(draft_id: int) -> ResponseReturnValue:
    """Let it go."""
    preparing.discard(office(), actor(), draft_id)
    flash("Discarded. Nothing of it was handed out.")
    return redirect(url_for("disclosures.index"), 303)


def sender() -> Sender:
    """The department, as every page names it."""
    brand = current_app.extensions["convo-brand"]
    return Sender(department=brand.department, contact=brand.contact)


def _prepare_page(form: PrepareForm) -> str:
    return render_template(
        "disclosures/prepare.html",
        form=form,
        title=title_in_address(),
        found=found_by_filter() if is_filtered() and not form.case.data else None,
        most=MOST_ENTRIES,
    )


def _places_of(draft: DisclosureDraft) -> list[int]:
    return list(plan_of(draft.plan))


def _pages_of(draft: DisclosureDraft) -> int:
    return -(-len(_places_of(draft)) // PER_PAGE)


def _page_number(draft: DisclosureDraft) -> int:
    given = request.args.get("page", "")
    number = int(given) if given.isascii() and given.isdigit() and len(given) < PER_PAGE else 1
    return min(max(number, 1), _pages_of(draft))


def _form_for(draft: DisclosureDraft, sent: object = None) -> RedactForm:
    start = (_page_number(draft) - 1) * PER_PAGE
    places = _places_of(draft)[start : start + PER_PAGE]
    return redact_form(draft, get_materials(db(), places), plan_of(draft.plan), sent)


def _entries_page(
    draft: DisclosureDraft, form: RedactForm | None = None, saved: RedactForm | None = None
) -> str:
    return render_template(
        "disclosures/entries.html",
        draft=draft,
        form=form or _form_for(draft),
        page=_page_number(draft),
        pages=_pages_of(draft),
        count=len(_places_of(draft)),
        saved=saved,
    )


def _overtaken(draft: DisclosureDraft) -> str:
    """The page with what was typed, and beside it what somebody else has saved meanwhile."""
    form = _form_for(draft, request.form)
    form.version.data = draft.version
    form.version.raw_data = None
    return _entries_page(draft, form, _form_for(draft))


def _check_page(draft: DisclosureDraft, missing: tuple[str, ...] = ()) -> str:
    plan = plan_of(draft.plan)
    materials = get_materials(db(), plan)
    shown: Shown | None = None
    leaks: list[Leak] = []
    try:
        shown = _shown(draft, plan, materials)
        leaks = find_leaks(shown, materials, plan)
    except NotReady as refused:
        missing = missing or refused.missing
    return render_template(
        "disclosures/check.html",
        draft=draft,
        missing=missing,
        shown=shown,
        leaks=leaks,
        page_of={seq: at // PER_PAGE + 1 for at, seq in enumerate(plan)},
    )


def _shown(draft: DisclosureDraft, plan: dict[int, Redaction], materials: list[Material]) -> Shown:
    cover = cover_of(office(), sender(), letter_of(draft), office().clock())
    return show(materials, plan, cover, office().calendar)
