# SPDX-License-Identifier: AGPL-3.0-or-later
"""Making an archive while the installation runs."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from liaison import __version__

from .elsewhere import elsewhere, one_moment
from .rows import Digest, Table, columns, file_columns, lines, steps_taken, tables_after, unknown_steps
from .shapes import (
    FORMAT,
    MANIFEST,
    MEDIA,
    SECRET_KEY,
    FileFacts,
    Manifest,
    Progress,
    Refused,
    TableFacts,
    fingerprint,
    rows_file,
)

CHUNK = 1 << 20
SEAL_LENGTH = 64


def make_archive(path: Path, progress: Progress, *, with_secret_key: bool = False) -> Manifest:
    """Write the archive; under this name it is whole or not there at all. Raises Refused."""
    if path.exists():
        raise Refused(f"{path} is there already; Liaison overwrites no backup.")
    if not path.parent.is_dir():
        raise Refused(f"There is no folder {path.parent}.")
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        raise Refused("There is no database yet. Run: liaison upgrade")
    with renamed_when_done(path) as file:
        with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=4) as archive:
            manifest, wanted = _put_rows(archive, progress)
            # After the rows: whatever upload a row names was there before it.
            _put_uploads(archive, manifest, wanted, progress)
            if with_secret_key:
                _put(archive, manifest, SECRET_KEY, [settings.SECRET_KEY.encode()])
            told = manifest.as_bytes()
            archive.writestr(_member(MANIFEST), told)
            archive.comment = comment(hashlib.sha256(told).hexdigest(), "0" * SEAL_LENGTH)
        _seal(file)
    return manifest


def comment(manifest: str, everything: str) -> bytes:
    """The last bytes of an archive: a sum of its manifest, and one of every byte before this sum."""
    return f"Liaison backup; sha256 of manifest.json {manifest}, of all before {everything}".encode()


def _put_rows(archive: ZipFile, progress: Progress) -> tuple[Manifest, set[str]]:
    wanted: set[str] = set()
    with elsewhere(one_moment()), transaction.atomic():
        steps = steps_taken()
        if not steps:
            raise Refused("There is nothing in the database yet. Run: liaison upgrade")
        if unknown := unknown_steps(steps):
            raise Refused(f"The database is newer than this Liaison {__version__}: it has {'.'.join(unknown[0])}.")
        manifest = Manifest(
            format=FORMAT,
            liaison=__version__,
            made_at=timezone.now().isoformat(timespec="seconds"),
            database=connection.vendor,
            steps=steps,
            key_fingerprint=fingerprint(settings.SECRET_KEY),
        )
        for table in progress(tables_after(steps), "Tables"):
            digest = Digest(table)
            _put(archive, manifest, rows_file(table._meta.db_table), _noticing(table, digest, wanted))
            manifest.tables[table._meta.db_table] = TableFacts(digest.rows, columns(table), str(digest))
    return manifest, wanted


def _noticing(table: Table, digest: Digest, wanted: set[str]) -> Iterator[bytes]:
    """The table's lines; on the way, their digest is taken and the uploads that they name are noted."""
    places = file_columns(table)
    for line in lines(table):
        digest.add(line)
        values = json.loads(line) if places else []
        wanted.update(values[place] for place in places if values[place])
        yield line.encode("utf-8", "surrogatepass") + b"\n"


def _put_uploads(archive: ZipFile, manifest: Manifest, wanted: set[str], progress: Progress) -> None:
    root = Path(settings.MEDIA_ROOT)
    found = sorted(path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    for path in progress(found, "Uploads"):
        # Somebody may remove an upload meanwhile.
        with suppress(FileNotFoundError), path.open("rb") as file:
            name = MEDIA + path.relative_to(root).as_posix()
            _put(archive, manifest, name, iter(partial(file.read, CHUNK), b""))
    manifest.missing_uploads = sorted(name for name in wanted if MEDIA + name not in manifest.files)


def _put(archive: ZipFile, manifest: Manifest, name: str, chunks: Iterable[bytes]) -> None:
    size, total = 0, hashlib.sha256()
    with archive.open(_member(name), "w", force_zip64=True) as member:
        for chunk in chunks:
            size += member.write(chunk)
            total.update(chunk)
    manifest.files[name] = FileFacts(size, total.hexdigest())


def _member(name: str) -> ZipInfo:
    member = ZipInfo(name, timezone.now().timetuple()[:6])
    member.compress_type = ZIP_DEFLATED
    member.external_attr = 0o600 << 16
    return member


def _seal(file: IO[bytes]) -> None:
    end = file.seek(0, os.SEEK_END) - SEAL_LENGTH
    total = sum_of_start(file, end)
    file.seek(end)
    file.write(total.encode())


def sum_of_start(file: IO[bytes], length: int) -> str:
    total = hashlib.sha256()
    file.seek(0)
    while length > 0 and (chunk := file.read(min(CHUNK, length))):
        total.update(chunk)
        length -= len(chunk)
    return total.hexdigest()


@contextmanager
def renamed_when_done(path: Path) -> Iterator[IO[bytes]]:
    """A new file that only we can read, beside its final name until it is whole and on the disk."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with os.fdopen(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
        flush_folder(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def flush_folder(folder: Path) -> None:
    """So that a new name survives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
