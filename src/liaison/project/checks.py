# SPDX-License-Identifier: AGPL-3.0-or-later
"""What can be wrong with an installation. `liaison check` tells, `liaison serve` refuses the dangerous ones.

Those that concern settings alone also answer to Django's `check --deploy`. What must hold in the code itself
(every route has a policy, every table a workspace) is checked by the accounts room at every start.
"""

import sqlite3
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http.request import validate_host

from liaison.accounts.guards import existing_guards, guard_names
from liaison.accounts.models import WorkspaceOwned
from liaison.accounts.promises import any_made
from liaison.kit import promises
from liaison.kit.sqlite import FIRST_SAFE_WAL, wal_is_safe

SHORTEST_KEY = 50
FEWEST_LETTERS = 5
SYNCHRONOUS_FULL = 2
LOCAL = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True)
class Finding:
    id: str
    problem: str
    remedy: str
    stops_serving: bool = False

    def __str__(self) -> str:
        return f"{self.problem} {self.remedy}"


def find_all() -> list[Finding]:
    found = [finding for look in SETTINGS_CHECKS for finding in look()]
    pending = list(pending_migrations())
    # An older database has neither the tables nor the guards that the code expects.
    return found + list(database_mode()) + (pending or [*missing_guards(), *missing_promises()])


def debug_is_on() -> Iterator[Finding]:
    if settings.DEBUG:
        yield Finding("debug", "Debug pages are on and show settings to strangers.", "Unset LIAISON_DEBUG.", True)


def demo_is_on() -> Iterator[Finding]:
    if settings.DEMO:
        yield Finding(
            "demo",
            "This is a demo: its passwords and mails are open to everybody.",
            "Unset LIAISON_DEMO for real work.",
        )


def weak_key() -> Iterator[Finding]:
    key = settings.SECRET_KEY
    well_known = key.startswith(("django-insecure-", "changeme", "change-me"))
    if len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_LETTERS or well_known:
        yield Finding(
            "key",
            "The secret key can be guessed.",
            f"Set LIAISON_SECRET_KEY to at least {SHORTEST_KEY} random letters, or leave it out.",
            True,
        )


def wildcard_host() -> Iterator[Finding]:
    if "*" in settings.ALLOWED_HOSTS:
        yield Finding(
            "hosts",
            "Any host name is accepted, so mailed links can be made to point elsewhere.",
            "Set LIAISON_ALLOWED_HOSTS to your own host names.",
            True,
        )


def site_address() -> Iterator[Finding]:
    parts = urlsplit(settings.SITE_URL)
    host = parts.hostname or ""
    if parts.scheme != "https" and host not in LOCAL:
        yield Finding(
            "https",
            f"Passwords would travel unprotected to {settings.SITE_URL}.",
            "Put a web server with a certificate in front and set LIAISON_SITE_URL to its https address.",
            True,
        )
    if not validate_host(host, settings.ALLOWED_HOSTS):
        yield Finding(
            "site",
            f"LIAISON_ALLOWED_HOSTS lacks {host}, so every page there is refused.",
            f"Add {host} to LIAISON_ALLOWED_HOSTS.",
        )


def no_operator() -> Iterator[Finding]:
    if not settings.OPERATOR_CONTACT:
        yield Finding(
            "operator",
            "Nobody is named as the operator of this installation.",
            "Set LIAISON_OPERATOR_CONTACT to an e-mail address or a page.",
        )


def no_way_out_for_mail() -> Iterator[Finding]:
    """Workspaces may have accounts of their own; sign-in codes belong to none."""
    if settings.MAIL_TRANSPORT == "log":
        return
    if not settings.MAIL_SERVER:
        yield Finding(
            "mail",
            "Sign-in codes cannot leave: mail may, but the installation has no mail server.",
            "Set LIAISON_SMTP to smtp://user:password@mail.example.org:587.",
        )
    elif settings.MAIL_FROM.endswith("@localhost>"):
        yield Finding(
            "mail-from",
            "Mail would come from an address at localhost, which other servers refuse.",
            "Set LIAISON_MAIL_FROM to an address of yours: Liaison <liaison@example.org>.",
        )


def unknown_proxies() -> Iterator[Finding]:
    # A certificate means a web server in front.
    if settings.SITE_URL.startswith("https://") and not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        yield Finding(
            "proxies",
            "All visitors seem to come from the web server in front, so they share one limit of sign-in tries.",
            "Set LIAISON_TRUSTED_PROXIES to how many of your own servers add to X-Forwarded-For, usually 1.",
        )


def open_folder() -> Iterator[Finding]:
    folder = settings.DATA_FOLDER
    if stat.S_IMODE(folder.stat().st_mode) & (stat.S_IRWXO | stat.S_IWGRP):
        yield Finding(
            "folder",
            f"Other users of this machine can get at {folder}.",
            f"Run: chmod 700 {folder}",
            True,
        )


def database_mode() -> Iterator[Finding]:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        journal = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
    version = sqlite3.sqlite_version_info
    wanted = ".".join(map(str, FIRST_SAFE_WAL))
    if journal == "wal" and not wal_is_safe(version):
        yield Finding("sqlite", f"This SQLite can damage its file (WAL before {wanted}).", UPDATE_SQLITE, True)
    elif journal not in {"wal", "memory"}:
        yield Finding(
            "sqlite-slow", f"SQLite is older than {wanted} and runs in its slow, safe mode.", UPDATE_SQLITE
        )
    if synchronous < SYNCHRONOUS_FULL:
        yield Finding("sqlite-sync", "A power cut can lose what was saved.", "Remove PRAGMA synchronous.", True)


UPDATE_SQLITE = "Install pysqlite3, which brings a newer one, or use PostgreSQL."


def pending_migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        yield Finding(
            "upgrade", f"The database is {len(plan)} step(s) behind the program.", "Run: liaison upgrade", True
        )


def missing_guards() -> Iterator[Finding]:
    present = existing_guards()
    for model in owned_models():
        missing = guard_names(model) - present
        if missing:
            yield Finding(
                "guards",
                f"The database does not keep the workspaces of {model._meta.db_table} apart"
                f" (missing: {', '.join(sorted(missing))}).",
                "Restore a backup or report this; it must not happen.",
                True,
            )


def missing_promises() -> Iterator[Finding]:
    path = promises.file_of()
    if not path.exists() and any_made():
        yield Finding(
            "promises",
            f"{path} is missing: after a restore, people who objected or were erased would be back.",
            "Put it back from a copy of the data folder. What the database knows a starting worker writes anew.",
        )


def owned_models() -> list[type[WorkspaceOwned]]:
    return [model for model in apps.get_models() if issubclass(model, WorkspaceOwned)]


SETTINGS_CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    debug_is_on,
    demo_is_on,
    weak_key,
    wildcard_host,
    site_address,
    no_operator,
    no_way_out_for_mail,
    unknown_proxies,
    open_folder,
)


@checks.register(checks.Tags.security, deploy=True)
def settings_are_safe(app_configs: Any, **options: Any) -> list[checks.CheckMessage]:
    found = [finding for look in SETTINGS_CHECKS for finding in look()]
    return [
        (checks.Error if finding.stops_serving else checks.Warning)(
            finding.problem, hint=finding.remedy, id=f"liaison.{finding.id}"
        )
        for finding in found
    ]
