# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bringing an installation back. What was there stays beside it under another name."""

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.db import DatabaseError, OperationalError, connection
from django.utils import timezone

from liaison.kit.models import WorkerBeat
from liaison.project import environment

from .elsewhere import elsewhere, existing_file, new_file
from .filling import fill, hold_mail
from .promising import MISSING, Kept, file_for, keep_promises, put_promises_in_place
from .reading import Archive
from .shapes import MEDIA, SECRET_KEY, Progress, Refused, fingerprint
from .writing import flush_folder

DATABASE = "liaison.sqlite3"
ALIVE = timedelta(seconds=10)


@dataclass
class Restored:
    rows: int
    uploads: int
    held: int
    promises: int = 0  # records that changed because of what was promised since
    kept: list[Path] = field(default_factory=list)
    # Sentences about what somebody has to do.
    notices: list[str] = field(default_factory=list)


@dataclass
class Filled:
    held: int
    kept: Kept


def restore(archive: Archive, folder: Path, progress: Progress, *, promised_in: Path | None = None) -> Restored:
    """Into `folder` and, with PostgreSQL, the empty database of the settings. Raises Refused.

    `promised_in`: the file of promises, where it is not beside the data.
    """
    promised_in = file_for(folder, promised_in)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    at = timezone.now().strftime("%Y%m%d-%H%M%S")
    in_a_file = connection.vendor == "sqlite"
    database, uploads = folder / f".{DATABASE}.{at}", folder / f".media.{at}"
    try:
        if in_a_file:
            refuse_if_used(folder / DATABASE)
            filled = fill_file(archive, database, progress, promised_in)
        else:
            refuse_unless_empty()
            filled = fill_database(archive, progress, promised_in)
        unpack(archive, uploads, progress)
        for name in filled.kept.uploads:
            (uploads / name).unlink(missing_ok=True)
        done = Restored(archive.manifest.rows, len(archive.manifest.uploads), filled.held, filled.kept.records)
        if in_a_file:
            refuse_if_used(folder / DATABASE)
        put_in_place(uploads, folder / "media", at, done)
        put_key_in_place(archive, folder, at, done)
        put_promises_in_place(promised_in, folder)
        if in_a_file:
            put_database_in_place(database, folder / DATABASE, at, done)
        flush_folder(folder)
        if promised_in is None:
            done.notices.append(MISSING.format(folder=folder, made_at=archive.manifest.made_at))
    finally:
        database.unlink(missing_ok=True)
        shutil.rmtree(uploads, ignore_errors=True)
    return done


def fill_file(archive: Archive, path: Path, progress: Progress, promised_in: Path | None) -> Filled:
    path.touch(mode=0o600)
    with elsewhere(new_file(path)):
        filled = _fill(archive, progress, promised_in)
    flush(path)
    return filled


def fill_database(archive: Archive, progress: Progress, promised_in: Path | None) -> Filled:
    try:
        return _fill(archive, progress, promised_in)
    except (Refused, DatabaseError) as error:
        raise Refused(
            f"{error} Nothing was put in place; make another empty database before you try again."
        ) from error


def _fill(archive: Archive, progress: Progress, promised_in: Path | None) -> Filled:
    fill(archive, progress)
    return Filled(hold_mail(), keep_promises(promised_in, archive))


def unpack(archive: Archive, folder: Path, progress: Progress) -> None:
    folder.mkdir(mode=0o700)
    for name in progress(archive.manifest.uploads, "Uploads"):
        path = folder / name.removeprefix(MEDIA)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(path, archive.chunks(name))


def write_private(path: Path, chunks: Iterable[bytes]) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for chunk in chunks:
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())


def flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def refuse_unless_empty() -> None:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    if tables:
        raise Refused(
            f"The database {connection.settings_dict['NAME']} holds {len(tables)} tables; "
            f"make an empty one and name it in LIAISON_DATABASE_URL."
        )


def refuse_if_used(path: Path) -> None:
    """Whoever writes into the old file while it is exchanged would lose that. Takes its journal away."""
    if not path.exists():
        return
    in_use = Refused(f"{path} is in use; stop `liaison serve` and every `liaison worker` first.")
    with elsewhere(existing_file(path)):
        # A damaged file, which is why somebody restores, is in nobody's use.
        with suppress(DatabaseError):
            if WorkerBeat.objects.filter(beat_at__gt=timezone.now() - ALIVE).exists():
                raise in_use
        try:
            with connection.cursor() as cursor:
                # Only who is alone with a file can take its journal away.
                cursor.execute("PRAGMA journal_mode=DELETE")
        except OperationalError as error:
            if "locked" in str(error):
                raise in_use from error
        except DatabaseError:
            pass


def put_in_place(new: Path, path: Path, at: str, done: Restored) -> None:
    if path.exists():
        keep(path, at, done)
    new.rename(path)


def put_database_in_place(new: Path, path: Path, at: str, done: Restored) -> None:
    """One step, so that there is a database at any moment: the old one or the new one."""
    if path.exists():
        new.chmod(path.stat().st_mode & 0o777)
        kept = aside(path, at)
        os.link(path, kept)
        done.kept.append(kept)
        # Only a damaged file still has these; beside a new one they would damage that too.
        for rest in ("-wal", "-shm", "-journal"):
            with suppress(FileNotFoundError):
                path.with_name(path.name + rest).rename(kept.with_name(kept.name + rest))
    new.replace(path)


def put_key_in_place(archive: Archive, folder: Path, at: str, done: Restored) -> None:
    """The archive's key if it has one; and a notice where the key that counts is not the one of the backup."""
    path = folder / SECRET_KEY
    if SECRET_KEY in archive.manifest.files:
        key = archive.text(SECRET_KEY)
        if path.exists() and path.read_text().strip() != key:
            keep(path, at, done)
        if not path.exists():
            write_private(path, [key.encode()])
    counts = environment.text("SECRET_KEY") or (path.read_text().strip() if path.exists() else "")
    if not counts or fingerprint(counts) != archive.manifest.key_fingerprint:
        done.notices.append(
            "The secret key here is another one than when the backup was made: whoever asked not to be written to "
            "is not recognised until the old key is back (LIAISON_SECRET_KEY, or the file secret-key)."
        )


def keep(path: Path, at: str, done: Restored) -> None:
    kept = aside(path, at)
    path.rename(kept)
    done.kept.append(kept)


def aside(path: Path, at: str) -> Path:
    return path.with_name(f"{path.name}.before-{at}")
