# SPDX-License-Identifier: AGPL-3.0-or-later
"""`liaison backup`, `restore` and `drill`."""

from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from liaison.project import backup as archives
from liaison.project.backup.restoring import Restored
from liaison.project.backup.shapes import Manifest

from .answers import FINDINGS, OK, Refusal, complain, counted, say
from .parser import Options


def backup(options: Options) -> int:
    """Exit status 1 where the archive is made, and uploads that it should hold were not there."""
    path = options.archive or default_path()
    try:
        manifest = archives.make_archive(path, counted, with_secret_key=options.with_secret_key)
    except archives.Refused as refused:
        raise Refusal(str(refused)) from refused
    say(f"{path}: {contents(manifest)}, {path.stat().st_size:,} bytes.")
    return tell_missing(manifest)


def default_path() -> Path:
    folder: Path = settings.DATA_FOLDER / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"liaison-{timezone.now():%Y%m%d-%H%M%S}.zip"


def contents(manifest: Manifest) -> str:
    return f"{manifest.rows:,} rows in {len(manifest.tables)} tables, {len(manifest.uploads):,} uploads"


def tell_missing(manifest: Manifest) -> int:
    for name in manifest.missing_uploads:
        complain(f"The upload {name} is named in the database, but was not in the folder {settings.MEDIA_ROOT}.")
    return FINDINGS if manifest.missing_uploads else OK


def restore(options: Options) -> int:
    """Exit status 1 where all is back, but somebody has to do something about it."""
    folder = options.into or settings.DATA_FOLDER
    # Nothing of ours holds the file that is exchanged.
    connection.close()
    try:
        archive = archives.open_archive(options.archive, counted)
        done = archives.restore(archive, folder, counted, promised_in=options.promises)
    except archives.Refused as refused:
        raise Refusal(str(refused)) from refused
    say(f"{folder} is as it was at {archive.manifest.made_at}: {contents(archive.manifest)}.")
    tell_consequences(done)
    return FINDINGS if done.notices else OK


def tell_consequences(done: Restored) -> None:
    say("What happened since is not in it. Everybody signs in again.")
    say(f"Objections and erasures since then were done again; records that this changed: {done.promises}.")
    if done.held:
        say(f"Mails that were waiting then and are not sent now: {done.held}. See: liaison mail")
    for path in done.kept:
        say(f"What was there before is kept: {path}")
    for notice in done.notices:
        complain(notice)


def drill(options: Options) -> int:
    """Exit status 3 where the backup could not be brought back as it was."""
    try:
        manifest = archives.drill(options.archive, counted)
    except archives.Refused as refused:
        raise Refusal(f"The drill failed: {refused}") from refused
    say(f"The backup came back as it was: {contents(manifest)}. Nothing of yours was touched.")
    return tell_missing(manifest)
