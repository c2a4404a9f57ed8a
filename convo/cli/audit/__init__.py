"""`convo audit`: whether the log is whole, its key, what is exported of it, and what has to go.

Each command is a module here that holds it as `command`, imported only when it is used.
"""

from importlib import import_module
from importlib.util import find_spec

import click

#: Command → what it does, in the order of the help.
COMMANDS = {
    "verify": "Look at every entry: whether the log is whole.",
    "export": "Write the log as a pack that anybody can verify without convo.",
    "disclose": "Write chosen entries with their proofs, for somebody outside.",
    "checkpoint": "Sign where the log ends now, and print the log receipt.",
    "key": "Make, change and show the key that signs the log.",
    "erase": "List requests for erasure, and repeat erasures after a restore.",
    "retain": "Let go what has been kept long enough; looks first with --dry-run.",
    "reconcile": "Name every record without its entry, and every entry without its record.",
}


class Commands(click.Group):
    """Imports a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Every command there is a module for."""
        return [name for name in COMMANDS if find_spec(f"{__name__}.{name}")]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None: click then says there is no such command."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"{__name__}.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands with their words from COMMANDS."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name]) for name in self.list_commands(ctx)])


@click.group("audit", cls=Commands)
def command() -> None:
    """The audit log: whether it is whole, its key, what is exported of it, and what has to go."""
