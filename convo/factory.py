"""The composition root: from settings to an application, in one readable order."""

from pathlib import Path

from flask import Flask
from sqlalchemy import Engine

from config import Config
from convo.audit.checkpoint import origin_of
from convo.audit.signer import Signer
from convo.db.authorizer import hold_back
from convo.db.door import guard_commits
from convo.db.engine import open_engine, open_sessions
from convo.demo.logins import LOGINS, PASSWORD
from convo.guidelines.engine import GuidelineSet
from convo.guidelines.in_force import InForce
from convo.guidelines.load import load
from convo.services.office import Office
from convo.services.passwords import Passwords
from convo.support.clock import Clock, system_clock
from convo.support.working_time import WorkingCalendar
from convo.web.application import make_application
from convo.web.brand import Brand

ROOT = Path(__file__).resolve().parent.parent


def make_engine(config: Config) -> Engine:
    """An engine that saves nothing unrecorded, and waits for nothing for ever."""
    engine = open_engine(config.database_url, serving=True)
    guard_commits(engine)
    hold_back(engine)
    return engine


def make_office(
    config: Config,
    engine: Engine | None = None,
    clock: Clock = system_clock,
    guidelines: GuidelineSet | None = None,
) -> Office:
    """Everything that deeds need, as this deployment has it.

    Raises `BadGuidelines` when the folder of guidelines can't be read; a set that was loaded before
    may be handed in.
    """
    return Office(
        sessions=open_sessions(engine or make_engine(config)),
        guidelines=guidelines or load(config.guidelines),
        calendar=WorkingCalendar(config.nation, config.opens, config.closes, str(config.timezone)),
        passwords=Passwords(cheap=config.environment == "test"),
        targets=config.targets,
        clock=clock,
        build=config.build,
        link_hours=config.link_hours,
        training_months=config.training_months,
        handle_months=config.handle_months,
        text_months=config.text_months,
        erasures=config.erasures,
        mail=config.mail,
        signer=Signer(config.log_keys, origin_of(config.department)) if config.log_keys else None,
    )


def create_app(
    config: Config, office: Office | None = None, guidelines: GuidelineSet | None = None
) -> Flask:
    """The application for these settings; guidelines that were read before may be handed in."""
    app = make_application(
        office or make_office(config, guidelines=guidelines),
        Brand(
            service=config.service_name,
            department=config.department,
            contact=config.contact,
            safeguarding=config.safeguarding,
            information_requests=config.information_requests,
            abuse=config.abuse,
        ),
        templates=ROOT / "templates",
        settings={
            "SECRET_KEY": config.secret_key,
            "TESTING": config.environment == "test",
            "DEMO": config.environment == "demo",
            "MAX_CONTENT_LENGTH": config.max_request_kilobytes * 1024,
            "MAX_UPLOAD_LENGTH": config.max_upload_kilobytes * 1024,
            "MAX_FORM_MEMORY_SIZE": config.max_request_kilobytes * 1024,
            "SESSION_COOKIE_SECURE": config.behind_tls,
            "SESSION_COOKIE_NAME": "__Host-convo" if config.behind_tls else "convo",
            "BEHIND_TLS": config.behind_tls,
            "TRUSTED_PROXIES": config.trusted_proxies,
            "IDLE_MINUTES": config.idle_minutes,
        },
    )
    app.extensions["convo-in-force"] = InForce(config.guidelines, guidelines)
    if config.environment == "demo":
        app.extensions["convo-demo-logins"] = LOGINS
        app.extensions["convo-demo-password"] = PASSWORD
    return app
