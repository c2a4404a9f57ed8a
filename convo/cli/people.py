"""`convo people`: accounts from the command line, for the first administrator and emergencies."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

import config as settings
from convo.cli.serve import refuse_outdated
from convo.domain.vocabulary import Role
from convo.support.email_addresses import is_email_address

if TYPE_CHECKING:
    from convo.db.models import Person
    from convo.services.office import Office

_ROLES = [role.value for role in Role]


@contextmanager
def opened() -> "Iterator[Office]":
    """The office of this deployment.

    Raises click.ClickException when the database is not up to date, and turns a refusal inside
    into one: the sentence, and exit code 1.
    """
    from convo.domain.errors import Refused  # noqa: PLC0415 (a fast `convo people --help`)
    from convo.factory import make_engine, make_office  # noqa: PLC0415 (likewise)

    config = settings.load()
    refuse_outdated(config.database_url)
    engine = make_engine(config)
    try:
        yield make_office(config, engine)
    except Refused as refusal:
        sentences = getattr(refusal, "missing", (refusal.sentence,))
        raise click.ClickException("\n".join(sentences)) from refusal
    finally:
        engine.dispose()


@click.group()
def command() -> None:
    """Add, list, disable and reset people.

    Exit codes: 0 done, 1 refused (the sentence says why), 2 wrongly asked for.
    """


@command.command()
@click.option("--name", required=True, help="The full name.")
@click.option("--email", required=True, help="The address to sign in with.")
@click.option(
    "--role", "roles", required=True, multiple=True, type=click.Choice(_ROLES), help="Repeatable."
)
@click.option("--team", help="The name of a team that is there already.")
@click.option("--mentor", metavar="EMAIL", help="Their mentor. Every official has one.")
@click.option("--trained-until", type=click.DateTime(["%Y-%m-%d"]), help="YYYY-MM-DD")
def add(trained_until: datetime | None, **said: Any) -> None:  # noqa: ANN401 (click's options)
    """Add a person, and print the link with which they choose a password."""
    from convo.domain.actor import Actor  # noqa: PLC0415 (a fast `convo people --help`)
    from convo.services import people  # noqa: PLC0415 (likewise)

    with opened() as office:
        account = people.Account(
            name=_line(said["name"], "--name", 80),
            email=_address(said["email"]),
            roles=frozenset(Role.of(role) for role in said["roles"]),
            team_id=_team_id(office, said["team"]),
            mentor_id=_found(office, said["mentor"]).id if said["mentor"] else None,
            trained_until=_day(trained_until),
        )
        _, secret = people.add_person(office, Actor.operator(), account)
        _print_link(office, account.name, secret)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
def list_(*, as_json: bool) -> None:
    """List everybody with an account, by name."""
    from convo.queries.people import list_people  # noqa: PLC0415 (a fast `convo people --help`)

    with opened() as office, office.sessions() as session:
        rows = [_plain(person) for person in list_people(session)]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        state = "active" if row["active"] else "disabled"
        click.echo(f"{row['email']:<36} {state:<9} {', '.join(row['roles']):<24} {row['name']}")
    if not rows:
        click.echo("There is nobody yet. Start with: convo people add --role administrator …")


@command.command()
@click.argument("email")
@click.option("--at-once", is_flag=True, help="Even while cases or people depend on them.")
def disable(email: str, *, at_once: bool) -> None:
    """Disable the account with this EMAIL address. Its sessions end at once.

    Refused while somebody or something depends on them, unless --at-once is given: then the press
    office is shown what is left to hand over.
    """
    from convo.domain.actor import Actor  # noqa: PLC0415 (a fast `convo people --help`)
    from convo.services import people  # noqa: PLC0415 (likewise)

    with opened() as office:
        person = _found(office, email)
        people.disable_person(office, Actor.operator(), person.id, at_once=at_once)
    click.echo(f"The account of {person.name} is disabled.")


@command.command()
@click.argument("email")
def reset(email: str) -> None:
    """Print a link for a new password. The old one works until the link is used."""
    from convo.domain.actor import Actor  # noqa: PLC0415 (a fast `convo people --help`)
    from convo.services import people  # noqa: PLC0415 (likewise)

    with opened() as office:
        person = _found(office, email)
        secret = people.reset_person(office, Actor.operator(), person.id)
        _print_link(office, person.name, secret)


def _print_link(office: "Office", name: str, secret: str) -> None:
    """The path alone on standard output, so that a program can read it; the rest beside it."""
    until = office.calendar.local(office.clock() + timedelta(hours=office.link_hours))
    click.echo(f"/link/{secret}")
    click.echo(
        f"Send it to {name} with the address of convo in front. It works once, "
        f"until {until:%H:%M} on {until.day} {until:%B %Y}.",
        file=sys.stderr,
    )


def _found(office: "Office", email: str) -> "Person":
    from convo.queries.people import find_person_by_email  # noqa: PLC0415 (as above)

    with office.sessions() as session:
        person = find_person_by_email(session, email)
    if person is None:
        raise click.ClickException(f"nobody has the email address {email}. See: convo people list")
    return person


def _team_id(office: "Office", name: str | None) -> int | None:
    from convo.queries.people import list_teams  # noqa: PLC0415 (as above)

    if name is None:
        return None
    with office.sessions() as session:
        known = {team.name.casefold(): team.id for team in list_teams(session)}
    if name.strip().casefold() not in known:
        raise click.ClickException(f"there is no team {name}. An administrator can add it.")
    return known[name.strip().casefold()]


def _line(typed: str, option: str, most: int) -> str:
    line = typed.strip()
    if not line or len(line) > most or not line.isprintable():
        raise click.BadParameter(f"must be 1 to {most} characters", param_hint=option)
    return line


def _address(typed: str) -> str:
    if not is_email_address(typed.strip()):
        raise click.BadParameter("must be like name@example.org", param_hint="--email")
    return typed.strip()


def _day(typed: datetime | None) -> date | None:
    return typed.date() if typed else None


def _plain(person: "Person") -> dict[str, Any]:
    return {
        "name": person.name,
        "email": person.email,
        "roles": sorted(person.roles),
        "team": person.team.name if person.team else None,
        "mentor": person.mentor.email if person.mentor else None,
        "trained_until": person.trained_until.isoformat() if person.trained_until else None,
        "active": person.active,
    }
