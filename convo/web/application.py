"""The Flask application, put together from its rooms."""

from collections.abc import Mapping
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask
from govuk_frontend_wtf.main import WTFormsHelpers
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from convo.services.office import Office
from convo.support.identifiers import hex128
from convo.web import access, errors, filters, headers, request_lines, signing
from convo.web.brand import Brand
from convo.web.navigation import navigation

#: The largest number that a database keeps as an identifier: beyond it there is no page.
_LARGEST_ID = 2**63 - 1
STATIC = Path(__file__).resolve().parent.parent / "static"

#: Modules that each hold a blueprint named `bp`.
ROOMS = (
    "people.routes",
    "people.cover",
    "places.routes",
    "topics.routes",
    "work.routes",
    "imports.routes",
    "conversations.routes",
    "replies.routes",
    "replies.submissions",
    "replies.authors",
    "replies.naming",
    "replies.postings",
    "acknowledgements.routes",
    "acknowledgements.mentions",
    "reviews.routes",
    "referrals.routes",
    "alerts.routes",
    "notes.routes",
    "service.routes",
    "lines.routes",
    "log.routes",
    "erasures.routes",
    "log.receipts",
    "log.verifying",
    "log.explaining",
    "log.exports",
    "concerns.routes",
    "reconciling.routes",
    "balance.routes",
    "communities.routes",
    "recognition.routes",
    "disclosures.routes",
    "mail.routes",
    "experiments.routes",
    "guidelines.routes",
    "site.routes",
    "site.health",
)


def make_application(
    office: Office, brand: Brand, *, templates: Path, settings: Mapping[str, Any]
) -> Flask:
    """The application that serves this office."""
    app = Flask("convo", template_folder=str(templates), static_folder=str(STATIC))
    app.config.from_mapping(
        settings,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=1),
        WTF_CSRF_CHECK_DEFAULT=False,  # the gate checks, after it has asked who it is
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=1),
    )
    app.extensions["convo-office"] = office
    app.extensions["convo-brand"] = brand
    if proxies := settings["TRUSTED_PROXIES"]:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # how Flask is wrapped
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies
        )
    app.url_map.converters["int"] = _Identifier
    _prepare_templates(app, templates, brand)
    request_lines.write_lines(app)
    access.guard(app)
    headers.protect(app)
    errors.explain(app)
    signing.sign_after_deeds(app)
    for room in rooms():
        app.register_blueprint(room)
    return app


def rooms() -> list[Blueprint]:
    """The blueprint of every room. Whoever is about to fork asks first: their code is read once."""
    return [import_module(f"convo.web.{room}").bp for room in ROOMS]


class _Identifier(IntegerConverter):
    """A number in an address, small enough to be asked for."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=_LARGEST_ID)


def _prepare_templates(app: Flask, templates: Path, brand: Brand) -> None:
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(templates),
            PrefixLoader(
                {
                    "govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja"),
                    "govuk_frontend_wtf": PackageLoader("govuk_frontend_wtf"),
                }
            ),
        ]
    )
    WTFormsHelpers(app)
    for filter_ in (filters.curly, filters.day, filters.moment, filters.due, filters.standing):
        app.add_template_filter(filter_)
    app.add_template_global(hex128, "new_deed_id")

    @app.context_processor
    def _everywhere() -> dict[str, Any]:
        return {
            "assetPath": "/static",
            "brand": brand,
            "cspNonce": headers.nonce(),
            "demo": app.config["DEMO"],
            "known_endpoints": app.view_functions,
            "navigation": navigation(),
            "user": access.signed_in(),
        }
