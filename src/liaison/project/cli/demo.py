# SPDX-License-Identifier: AGPL-3.0-or-later
"""`liaison demo`: invented data in a folder of its own, and a way in."""

import shutil
from collections.abc import Callable

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse

from liaison.accounts.queries import all_workspaces
from liaison.project import serving
from liaison.project.demo import DEMO_PASSWORD, WORKSPACE, seed, visitor

from .answers import OK, Refusal, counted, say
from .parser import Options
from .upkeep import bring_up_to_date

MARK = "this-folder-holds-a-demo"


def demo(options: Options) -> int:
    if not settings.DEMO:
        raise Refusal("LIAISON_DEMO is set to something else than 1; unset it.")
    claim_folder()
    if options.fresh:
        begin_again()
    bring_up_to_date()
    seed_once()
    if options.no_serve:
        say(f"The demo is ready in {settings.DATA_FOLDER}. Start it with: liaison demo")
        return OK
    return serving.serve("127.0.0.1", options.port, 2, when_ready=welcome())


def claim_folder() -> None:
    """Never seed, and never remove, what somebody works with."""
    folder = settings.DATA_FOLDER
    if not (folder / MARK).exists() and (folder / "liaison.sqlite3").exists():
        raise Refusal(f"{folder} holds an installation that is no demo; set LIAISON_DATA to another folder.")
    (folder / MARK).touch()


def begin_again() -> None:
    if connection.vendor != "sqlite":
        raise Refusal("--fresh works with SQLite; make a new PostgreSQL database instead.")
    for file in settings.DATA_FOLDER.glob("liaison.sqlite3*"):
        file.unlink()
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


def seed_once() -> None:
    slugs = [workspace.slug for workspace in all_workspaces()]
    if WORKSPACE in slugs:
        return
    if slugs:
        raise Refusal("This database holds workspaces that are no demo; set LIAISON_DATABASE_URL to another one.")
    say("Inventing a workspace …")
    with transaction.atomic():
        seed(counted=lambda chapters: counted(chapters, "Chapters of its story"))


def welcome() -> Callable[[], None]:
    """What to say once the pages answer."""
    words = f"""
  Liaison answers at  {settings.SITE_URL}{reverse("account_login")}
  Sign in with        {visitor().email}
  Password            {DEMO_PASSWORD}

Ctrl-C ends the demo; its data stay for next time."""
    # No connection outlives this line: the processes that serve have their own.
    connection.close()
    return lambda: say(words)
