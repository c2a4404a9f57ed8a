"""`convo serve`: gunicorn inside this process, with settings that suit one small machine."""

import socket
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

import click
from gunicorn.app.base import BaseApplication
from gunicorn.errors import HaltServer
from gunicorn.glogging import Logger

import config as settings
from convo.support import logs

if TYPE_CHECKING:
    from flask import Flask

    from convo.guidelines.engine import GuidelineSet
    from convo.services.office import Office

HOST: Final = "127.0.0.1"
PORT: Final = 8000
WORKERS: Final = 2
THREADS: Final = 4


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn carries no types
    """gunicorn, set up by us: it reads no file and no variable of its own."""

    def __init__(self, make_app: "Callable[[], Flask]", options: dict[str, Any]) -> None:
        self.make_app = make_app
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand gunicorn its settings."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> "Flask":
        """Make the application."""
        return self.make_app()


def serve(
    config: settings.Config, host: str = HOST, port: int = PORT, workers: int = WORKERS
) -> None:
    """Serve until stopped; port 0 lets the system choose. Prints the address once it answers.

    Raises click.ClickException, saying what to do, when the port can't be had, the database is
    not up to date, or a worker can't start.
    """
    from convo.cli.guidelines import loaded  # noqa: PLC0415 (a fast `convo serve --help`)
    from convo.factory import make_office  # noqa: PLC0415 (likewise)

    logs.configure(config.log_level, config.log_format)
    refuse_taken(host, port)
    refuse_outdated(config.database_url)
    guidelines = loaded(config.guidelines)
    refuse_unerased(make_office(config, guidelines=guidelines))
    read_code()
    try:
        told = {**options(host, port, workers), "logger_class": log_in(config.log_format)}
        Server(lambda: application(config, guidelines), told).run()
    except HaltServer as halted:
        raise click.ClickException(f"{halted.reason} What stopped it is above.") from halted


def refuse_outdated(database_url: str) -> None:
    """Raise click.ClickException when the database can't be reached or lacks a migration."""
    from sqlalchemy.exc import OperationalError  # noqa: PLC0415 (a fast `convo serve --help`)

    from convo.db.engine import open_engine  # noqa: PLC0415 (likewise)
    from convo.db.standing import is_current  # noqa: PLC0415 (likewise)

    engine = open_engine(database_url)
    try:
        current = is_current(engine)
    except OperationalError as failed:
        raise click.ClickException(
            f"can't open the database ({failed.orig}). Check CONVO_DATABASE_URL."
        ) from failed
    finally:
        engine.dispose()
    if not current:
        raise click.ClickException("the database is not up to date. Run: convo db upgrade")


def refuse_unerased(office: "Office") -> None:
    """Raise click.ClickException while words are back that were erased: after a restore.

    Leaves no connection open: the workers fork after this.
    """
    from convo.services.erasing.journal import BrokenJournal  # noqa: PLC0415 (a fast --help)
    from convo.services.erasing.repeating import list_lacking  # noqa: PLC0415 (likewise)

    try:
        lacking = len(list_lacking(office))
    except BrokenJournal as broken:
        raise click.ClickException(f"{broken}. Bring back a whole copy of it.") from broken
    finally:
        office.sessions.kw["bind"].dispose()
    if lacking:
        raise click.ClickException(
            f"words are back in this database that had to go: {lacking} of the erasures in the "
            "journal are undone. Run: convo audit erase --repeat"
        )


def read_code() -> None:
    """Import what the workers run, before they fork: once, and in memory that they share.

    Importing opens no connection and starts no thread; the application is made in each worker.
    """
    from convo.factory import create_app  # noqa: F401, PLC0415 (a fast `convo serve --help`)
    from convo.web.application import rooms  # noqa: PLC0415 (likewise)

    rooms()


def application(config: settings.Config, guidelines: "GuidelineSet") -> "Flask":
    """The application of one worker.

    The guidelines were read before the workers forked, and never change: so a worker that has to be
    replaced starts, whatever somebody has done to the files meanwhile, and then looks at them.

    Made in each worker, not once before they fork: a database connection, a thread or a random
    state must not be shared by two processes. It costs some 50 MB more for each worker.
    """
    from convo.factory import create_app  # noqa: PLC0415 (a fast `convo serve --help`)

    return create_app(config, guidelines=guidelines)


def options(host: str, port: int, workers: int) -> dict[str, Any]:
    """What gunicorn is told, where its own settings don't suit."""
    return {
        "bind": [f"{bracketed(host)}:{port}"],
        "workers": workers,
        "threads": THREADS,
        "worker_class": "gthread",
        "timeout": 60,
        "graceful_timeout": 20,
        "keepalive": 5,
        # The form for logging may be filled in from its address, also by way of the sign-in page.
        "limit_request_line": 8190,
        "loglevel": "warning",
        "control_socket_disable": True,
        # Which proxies count is the application's to know (CONVO_TRUSTED_PROXIES), and only its.
        "forwarded_allow_ips": "",
        "post_worker_init": announce,
    }


def log_in(form: logs.Format) -> type:
    """The log of gunicorn in the form of ours: it says nothing of what people asked for."""

    class ServerLog(Logger):  # type: ignore[misc]  # gunicorn carries no types
        def setup(self, cfg: Any) -> None:  # noqa: ANN401 (likewise)
            super().setup(cfg)
            for handler in self.error_log.handlers:
                handler.setFormatter(logs.formatter(form))

    return ServerLog


def bracketed(host: str) -> str:
    """The host as it stands in an address."""
    return f"[{host}]" if ":" in host else host


def announce(worker: Any) -> None:  # noqa: ANN401 (gunicorn's Worker carries no types)
    """Print where we answer, when the first worker has its application."""
    if worker.age > 1:
        return
    for listener in worker.sockets:
        host, port, *_ = listener.getsockname()
        click.echo(f"convo answers on http://{bracketed(host)}:{port}/ (stop it with Ctrl+C)")


def refuse_taken(host: str, port: int) -> None:
    """Raise click.ClickException with what to do, when nobody could listen there.

    gunicorn would try for five seconds and fill the screen first.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as reason:
            raise click.ClickException(
                f"can't listen on {bracketed(host)}:{port} ({reason.strerror or reason}). "
                "Stop what is using it, or choose another port: --port 8001, or make run PORT=8001."
            ) from reason


@click.command("serve")
@click.option("--host", default=HOST, show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    default=PORT,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="The port to listen on; 0 lets the system choose.",
)
@click.option(
    "--workers",
    default=WORKERS,
    show_default=True,
    type=click.IntRange(1),
    help=f"How many processes answer, with {THREADS} threads each.",
)
def command(host: str, port: int, workers: int) -> None:
    """Answer requests until stopped.

    The database must be up to date: run `convo db upgrade` first.
    """
    serve(settings.load(), host, port, workers)
