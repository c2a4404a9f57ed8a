"""The command line: `convo …`. Each command is a module here, imported only when it is used.

A command's module is named like the command (with a line under it where Python has that word for
itself) and holds it as `command`. Exit codes: 0 done,
1 could not be done, 2 wrongly asked for or wrongly set up.
"""

import os
from importlib import import_module
from importlib.util import find_spec
from keyword import iskeyword
from typing import Any

import click

from config import BadConfig
from convo.support.unusable import Unusable

#: The process that started this one: asked for at once, because it may have gone by the time that a
#: command is loaded.
STARTED_BY = os.getppid()

#: Command → what it does, in the order of the help. The words stand here so that the help need
#: not import the commands.
COMMANDS = {
    "serve": "Answer requests until stopped.",
    "demo": "Fill an empty database with a fictional department, then serve it.",
    "db": "Bring the database up to date, back it up, restore it.",
    "people": "Add, list, disable and reset people.",
    "import": "Log the conversations of a spreadsheet (CSV) or of a JSON Lines file.",
    "tick": "Do what the clock owes: what runs out, waits too long or is to be mailed.",
    "check": "Check a text against the guidelines in force.",
    "audit": "Verify and export the audit log, keep its key, let go what has to go.",
    "guidelines": "List and test the guidelines in force, and those of earlier days.",
}


def _module(name: str) -> str:
    return f"{__name__}.{name}_" if iskeyword(name) else f"{__name__}.{name}"


class Misconfigured(click.ClickException):
    """The settings are wrong: nothing was started."""

    exit_code = 2


class Commands(click.Group):
    """Imports a command when it is asked for, and turns what can't be used into a plain message."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Every command there is a module for."""
        return [name for name in COMMANDS if find_spec(_module(name))]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None: click then says there is no such command."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(_module(cmd_name)).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands with their words from COMMANDS."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name]) for name in self.list_commands(ctx)])

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 (click's signature)
        """Run the command."""
        try:
            return super().invoke(ctx)
        except (BadConfig, Unusable) as bad:
            raise Misconfigured(str(bad)) from bad


@click.group(cls=Commands)
@click.version_option(package_name="convo", message="%(prog)s %(version)s")
def convo() -> None:
    """Officials take part in public conversations: guided, signed off and on the record.

    Settings come from environment variables that start with CONVO_.
    """
