# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every command of `liaison`, its options and an example. Knows no tables, so that `--help` works anywhere.

A new command: one function here that adds its options, one function elsewhere in this package that does it.
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from liaison import __version__

PORT = 8765
EPILOG = """\
exit status:
  0  done
  1  findings, or done in part
  2  wrong use
  3  not possible now; the sentence says why

example:
  liaison demo                       try it with invented data, nothing to set up
  liaison upgrade && liaison serve   run it; docs/running.md says what to set first
"""


class Options(argparse.Namespace):
    """What was typed. `target` is "module:function" in this package."""

    target: str
    debug: bool
    environment: Callable[["Options"], dict[str, str]]


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"liaison: {message[:1].upper()}{message[1:]}. See: {self.prog} --help\n")


class Commands:
    def __init__(self, subparsers: Any) -> None:
        self._subparsers = subparsers

    def add(
        self,
        name: str,
        target: str,
        summary: str,
        example: str,
        environment: Callable[[Options], dict[str, str]] = lambda options: {},
    ) -> argparse.ArgumentParser:
        """One command; the caller adds its options to what this returns."""
        command: argparse.ArgumentParser = self._subparsers.add_parser(
            name,
            help=summary,
            description=f"{summary[:1].upper()}{summary[1:]}.",
            epilog=f"example:\n  {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_argument("--debug", action="store_true", help="show where an error came from")
        command.set_defaults(target=target, environment=environment)
        return command


def build_parser() -> Parser:
    parser = Parser(
        prog="liaison",
        description="Liaison, the partnerships workspace for open-knowledge organisations.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"Liaison {__version__}")
    commands = Commands(parser.add_subparsers(title="commands", metavar="COMMAND", dest="command", required=True))
    groups = (
        add_running,
        add_upkeep,
        add_backup,
        add_people,
        add_outbox,
        add_imports,
        add_duplicates,
        add_privacy,
        add_identifiers,
        add_scoring,
    )
    for add_group in (*groups, add_inspection):
        add_group(commands)
    return parser


def add_running(commands: Commands) -> None:
    demo = commands.add(
        "demo",
        "demo:demo",
        "try Liaison with invented data in a folder of its own",
        "liaison demo --port 8080",
        demo_environment,
    )
    demo.add_argument("--port", type=int, default=PORT, help="default: %(default)s")
    demo.add_argument("--no-serve", action="store_true", help="only prepare the data")
    demo.add_argument("--fresh", action="store_true", help="begin again: remove what an earlier demo left")

    serve = commands.add("serve", "running:serve", "serve the pages and run the jobs", "liaison serve --workers 4")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    serve.add_argument("--port", type=int, default=PORT, help="default: %(default)s")
    serve.add_argument("--workers", type=positive, default=2, help="web processes (default: %(default)s)")

    worker = commands.add("worker", "running:worker", "run jobs, without pages", "liaison worker --once")
    worker.add_argument("--once", action="store_true", help="end when no job is waiting")
    worker.add_argument("--with-parent", type=int, metavar="PID", help="end when this process, its parent, ends")


def add_upkeep(commands: Commands) -> None:
    commands.add(
        "upgrade",
        "upkeep:upgrade",
        "make the data folder and bring the database of any older version up to date",
        "liaison upgrade",
    )
    check = commands.add(
        "check", "upkeep:check", "say what is wrong with this installation", "liaison check --json"
    )
    check.add_argument("--json", action="store_true", help="answer for a machine")
    invariants = commands.add(
        "invariants",
        "upkeep:invariants",
        "look for contradictions in the data of every workspace",
        "liaison invariants --json",
    )
    invariants.add_argument("--json", action="store_true", help="answer for a machine")


def add_backup(commands: Commands) -> None:
    backup = commands.add(
        "backup",
        "backup:backup",
        "save database and uploads in one file, while Liaison runs",
        "liaison backup /mnt/backups/liaison-monday.zip",
    )
    backup.add_argument("--with-secret-key", action="store_true", help="put the secret key into the file as well")
    restore = commands.add(
        "restore",
        "backup:restore",
        "bring everything back from a backup, once all of it is checked",
        "liaison restore /mnt/backups/liaison-monday.zip --into /srv/liaison-again",
    )
    restore.add_argument("--into", type=Path, metavar="DATA", help="the data folder (default: LIAISON_DATA)")
    restore.add_argument(
        "--promises",
        type=Path,
        metavar="FILE",
        help="what was promised since (default: the data's promises.jsonl)",
    )
    drill = commands.add(
        "drill",
        "backup:drill",
        "try out whether a backup can be brought back, beside the living data",
        "liaison drill /mnt/backups/liaison-monday.zip",
    )
    for command, how_many, meaning in (
        (backup, "?", "a new file (default: one in the data folder's backups)"),
        (restore, None, "what liaison backup made"),
        (drill, "?", "a backup (default: one that is made for the drill)"),
    ):
        command.add_argument("archive", nargs=how_many, type=Path, metavar="ARCHIVE", help=meaning)


def add_people(commands: Commands) -> None:
    start = commands.add(
        "start-workspace",
        "people:start",
        "open a workspace with its first owner",
        'liaison start-workspace --name "Wikimedia Northmoor" --slug northmoor '
        '--owner-name "Maya Lindqvist" --owner-email maya@northmoor.example',
    )
    for name, meaning in (
        ("--name", "the organisation's name"),
        ("--slug", "its short name in addresses: letters, digits and hyphens"),
        ("--owner-name", "who owns the workspace"),
        ("--owner-email", "where the owner gets sign-in codes"),
    ):
        start.add_argument(name, required=True, help=meaning)
    mail = commands.add(
        "mail",
        "people:mail",
        "read the mails that are kept here instead of being sent, such as sign-in codes",
        "liaison mail --to maya@northmoor.example",
    )
    mail.add_argument("--to", help="only mails to this address")
    mail.add_argument("--last", type=positive, default=10, help="how many, newest first (default: %(default)s)")
    mail.add_argument("--json", action="store_true", help="answer for a machine")


def add_outbox(commands: Commands) -> None:
    outbox = commands.add(
        "outbox",
        "outbox:outbox",
        "say how far mail has come: what waits, is held back, or is in doubt",
        "liaison outbox --json",
    )
    outbox.add_argument("--workspace", metavar="SLUG", help="only mail of this workspace")
    outbox.add_argument("--phase", help="list these instead of all that is not over: accepted, refused, held, …")
    outbox.add_argument("--last", type=positive, default=100, help="how many, newest first (default: %(default)s)")
    outbox.add_argument("--json", action="store_true", help="answer for a machine")


def add_imports(commands: Commands) -> None:
    bring = commands.add(
        "import",
        "imports:bring_in",
        "bring a spreadsheet into a workspace",
        "liaison import partners.xlsx --workspace northmoor --dry-run",
    )
    bring.add_argument("file", type=Path, metavar="FILE", help="CSV, TSV, XLSX, ODS or vCard")
    bring.add_argument("--workspace", required=True, metavar="SLUG", help="the workspace's short name")
    bring.add_argument("--mapping", type=Path, metavar="FILE", help="JSON: what the columns mean")
    bring.add_argument("--dry-run", action="store_true", help="only say what would happen")
    undo = commands.add(
        "undo-import",
        "imports:undo",
        "take an import back, but for what somebody worked on since",
        "liaison undo-import 0b4c1f7e-5d0a-4c3e-9d55-6d2f6f0c1a11 --json",
    )
    undo.add_argument("batch", metavar="BATCH", help="the import's number, as liaison import prints it")
    for command in (bring, undo):
        command.add_argument(
            "--as", dest="member", metavar="EMAIL", help="which member does it (default: the first owner)"
        )
        command.add_argument("--json", action="store_true", help="answer for a machine")


def add_scoring(commands: Commands) -> None:
    score = commands.add(
        "score",
        "scoring:score",
        "work out the results of an assessment from two files, without a database",
        "liaison score --criteria criteria.csv --ratings ratings.csv --json",
    )
    score.add_argument(
        "--criteria", type=Path, metavar="FILE", help="columns key, label, weight, gate (default: the usual nine)"
    )
    score.add_argument(
        "--ratings", type=Path, metavar="FILE", required=True, help="columns candidate, assessor, criterion, score"
    )
    score.add_argument("--top", type=positive, default=2, help="how many places matter (default: %(default)s)")
    score.add_argument("--json", action="store_true", help="answer for a machine")


def add_duplicates(commands: Commands) -> None:
    duplicates = commands.add(
        "duplicates",
        "duplicates:duplicates",
        "say which organisations and people may be here twice, and why it looks so",
        "liaison duplicates --workspace northmoor --json",
    )
    duplicates.add_argument("--workspace", required=True, metavar="SLUG", help="the workspace's short name")
    duplicates.add_argument("--kind", choices=["organisation", "person"], help="only these (default: both)")
    duplicates.add_argument("--json", action="store_true", help="answer for a machine")


def add_privacy(commands: Commands) -> None:
    retention = commands.add(
        "retention",
        "retention:retention",
        "say who has never answered and been quiet for too long, and erase them",
        "liaison retention --workspace northmoor --apply",
    )
    retention.add_argument("--workspace", required=True, metavar="SLUG", help="the workspace's short name")
    retention.add_argument("--apply", action="store_true", help="erase them; this cannot be undone")
    retention.add_argument("--json", action="store_true", help="answer for a machine")
    do_not_contact = commands.add(
        "do-not-contact",
        "suppressing:do_not_contact",
        "note whom no workspace of this installation may write to, or ask whether somebody is noted",
        "liaison do-not-contact ana@museum.example --because 'Wrote to the operator on 20 November'",
    )
    do_not_contact.add_argument(
        "address", metavar="ADDRESS", help="an address, or @museum.example for all of a domain"
    )
    do_not_contact.add_argument(
        "--because", default="", metavar="WORDS", help="why, and how you know; without names"
    )
    do_not_contact.add_argument("--ask", action="store_true", help="only say whether it stands on the list")


def add_identifiers(commands: Commands) -> None:
    reconcile = commands.add(
        "reconcile",
        "reconcile:reconcile",
        "look the organisations up in a list of candidates, and say whose numbers may be theirs",
        "liaison reconcile --workspace northmoor --candidates museums.csv --json",
    )
    reconcile.add_argument("--workspace", required=True, metavar="SLUG", help="the workspace's short name")
    reconcile.add_argument("--candidates", required=True, type=Path, metavar="FILE", help="CSV, XLSX, ODS or JSON")
    reconcile.add_argument("--json", action="store_true", help="answer for a machine")


def add_inspection(commands: Commands) -> None:
    seed = commands.add(
        "seed",
        "inspection:seed",
        "plant marked rows in a workspace of their own, to see where they turn up",
        "liaison seed --canary",
    )
    seed.add_argument("--canary", action="store_true", required=True, help="the only kind of seed there is")
    routes = commands.add(
        "routes", "inspection:routes", "list every address with who may use it", "liaison routes --json"
    )
    routes.add_argument("--json", action="store_true", help="answer for a machine")


def demo_environment(options: Options) -> dict[str, str]:
    """A demo keeps to itself: its own folder, its own address."""
    return {
        "LIAISON_DEMO": "1",
        "LIAISON_DATA": str(Path.cwd() / "var" / "demo"),
        "LIAISON_SITE_URL": f"http://127.0.0.1:{options.port}",
    }


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number
