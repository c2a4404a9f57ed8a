"""The briefing digest of a topic: a page, laid out for paper too, and a mail."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from convo.domain.permissions import Action, Reading
from convo.mail.digest_text import who_said
from convo.queries.digest_given import MOST, Period
from convo.queries.digests import digest_of
from convo.services import digests
from convo.services.people import Unfit
from convo.web.access import actor, db, office, requires
from convo.web.conversations.case import link_to
from convo.web.topics.blueprint import bp
from convo.web.topics.digest_forms import PeriodForm, SendDigestForm
from convo.web.topics.flags import flags_of
from convo.web.topics.kept import open_topic


@bp.get("/topics/<int:topic_id>/digest")
@requires(Reading.CASES)
def show_digest(topic_id: int) -> ResponseReturnValue:
    """What was worth acknowledging, by side, and what has been acknowledged already."""
    period = PeriodForm(request.args)
    return _page(topic_id, period.chosen, SendDigestForm(days=period.chosen))


@bp.post("/topics/<int:topic_id>/send-digest")
@requires(Action.SEND_DIGEST)
def send_digest(topic_id: int) -> ResponseReturnValue:
    """Mail it to people who advise ministers or draft for them."""
    form = SendDigestForm(request.form)
    if form.validate():
        try:
            many = digests.send_digest(office(), actor(), form.deed(topic_id))
        except Unfit as unfit:
            form.add_error("addresses", unfit.faults["addresses"])
        else:
            people = "1 person" if many == 1 else f"{many} people"
            flash(f"The digest goes to {people}, as it is when the mail goes out.")
            return redirect(url_for("topics.show_digest", topic_id=topic_id), 303)
    days = PeriodForm(days=str(form.days.data)).chosen
    return _page(topic_id, days, form), 400


def _page(topic_id: int, days: int, form: SendDigestForm) -> str:
    kept = open_topic(topic_id)
    at = office().calendar
    period = Period.of_days(days, office().today(), at)
    return render_template(
        "topics/digest.html",
        kept=kept,
        flags=flags_of(kept.topic),
        digest=digest_of(db(), topic_id, period),
        period=PeriodForm(days=str(days)),
        days=days,
        form=form,
        most=MOST,
        made_at=office().clock(),
        mails=office().mail is not None,
        link_to=link_to,
        who_said=who_said,
    )
