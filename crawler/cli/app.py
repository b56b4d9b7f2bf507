"""The ``tidings`` command: global options, exit statuses, and one line on stderr for whatever goes wrong.

Exit status: 0 done; 1 done, but a source failed; 2 wrong use or configuration; 3 could not start or go on (store
locked, disk full); 130 and 143 after SIGINT and SIGTERM.
"""

from __future__ import annotations

import importlib
import keyword
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from crawler import __version__
from crawler.errors import CrawlerError, StoreError

COMMANDS = ("init", "add", "crawl", "publish", "status", "check", "record", "import", "export", "serve", "demo")
#: Free room on the disk that is worth a word when something cannot be stored.
_LITTLE_BYTES = 1_000_000


@dataclass(frozen=True)
class Globals:
    """The options that stand before the command."""

    folder: Path
    #: -1 quiet, 0 plain, 1 and more: tell more.
    verbosity: int

    @property
    def log_level(self) -> str:
        return {-1: "ERROR", 0: "WARNING", 1: "WARNING", 2: "INFO"}.get(self.verbosity, "DEBUG")

    def say(self, line: str, err: bool = False) -> None:
        """Print one line unless ``-q`` was given."""
        if self.verbosity >= 0:
            click.echo(line, err=err)


class Commands(click.Group):
    """Imports a command's module when it is called: ``tidings --version`` need not load Scrapy."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except StoreError as error:
            error.args = (f"{error}{_want_of_room(ctx.obj.folder / 'var')}",)
            raise

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = f"{cmd_name}_" if keyword.iskeyword(cmd_name) else cmd_name
        command: click.Command = importlib.import_module(f"crawler.cli.{module}").command
        return command


def _want_of_room(folder: Path) -> str:
    """Return what is to be said of the disk: databases tell a full one from a broken one by no word of theirs."""
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return ""
    return f"; the disk of {folder} has {free} bytes free" if free < _LITTLE_BYTES else ""


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("-C", "folder", default=".", metavar="DIR", type=click.Path(path_type=Path), help="Site folder.")
@click.option("-v", "--verbose", count=True, help="Say more: -vv tells of each drop and of Scrapy, -vvv everything.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
@click.version_option(__version__, prog_name="tidings")
@click.pass_context
def tidings(ctx: click.Context, folder: Path, verbose: int, quiet: bool) -> None:
    """Crawl news aggregators; publish clean, deduplicated, full-text feeds per category.

    Exit status: 0 done; 1 done, but a source failed; 2 wrong use or configuration; 3 could not start (store locked,
    disk full, ...).
    """
    ctx.obj = Globals(folder, -1 if quiet else verbose)


def main() -> None:
    """Run the command line and exit."""
    try:
        status = tidings.main(prog_name="tidings", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.ClickException as error:
        complaint = error.format_message()
        hint = f" (`{error.ctx.command_path} --help` tells more)" if getattr(error, "ctx", None) else ""  # type: ignore[attr-defined]
        _fail(complaint + hint, error.exit_code)
    except CrawlerError as error:
        _fail(str(error), error.exit_status)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output went away; what was to be done is done. Keep Python from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    sys.exit(status if isinstance(status, int) else 0)


def _fail(complaint: str, status: int) -> None:
    print("tidings: " + " ".join(complaint.split()), file=sys.stderr)
    sys.exit(status)
