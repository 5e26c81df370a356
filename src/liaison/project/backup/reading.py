# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reading an archive, and believing none of it before every byte has been checked."""

import hashlib
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile

from liaison import __version__

from .rows import unknown_steps
from .shapes import FORMAT, MANIFEST, MEDIA, SECRET_KEY, Manifest, Progress, Refused, rows_file
from .writing import CHUNK, SEAL_LENGTH, comment, sum_of_start

# What zipfile raises when it stumbles over bytes that are not as they were written.
DAMAGE = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
SUMS = re.compile(comment("([0-9a-f]{64})", "([0-9a-f]{64})").decode())


@dataclass
class Archive:
    path: Path
    manifest: Manifest

    def chunks(self, name: str) -> Iterator[bytes]:
        """A file's bytes. Raises Refused where they are not the ones that were written."""
        facts, total, size = self.manifest.files[name], hashlib.sha256(), 0
        with told_plainly(self.path, name), ZipFile(self.path) as archive, archive.open(name) as member:
            # Never more than was promised, whatever a small file unpacks to.
            while size <= facts.bytes and (chunk := member.read(CHUNK)):
                size += len(chunk)
                total.update(chunk)
                yield chunk
        if (size, total.hexdigest()) != (facts.bytes, facts.sha256):
            raise Refused(f"{name} in {self.path} is damaged.")

    def lines(self, table: str) -> Iterator[str]:
        rest = b""
        for chunk in self.chunks(rows_file(table)):
            *whole, rest = (rest + chunk).split(b"\n")
            yield from (line.decode("utf-8", "surrogatepass") for line in whole)

    def text(self, name: str) -> str:
        return b"".join(self.chunks(name)).decode()


@contextmanager
def told_plainly(path: Path, name: str) -> Iterator[None]:
    try:
        yield
    except DAMAGE as error:
        raise Refused(f"{name} in {path} is damaged.") from error


def open_archive(path: Path, progress: Progress) -> Archive:
    """The archive, every byte of it checked. Raises Refused with a sentence that names what is wrong."""
    try:
        names, sums = _contents(path)
    except FileNotFoundError:
        raise Refused(f"There is no file {path}.") from None
    except PermissionError:
        raise Refused(f"You may not read {path}.") from None
    except DAMAGE as error:
        raise Refused(f"{path} is no backup of Liaison, or its end is missing.") from error
    manifest = _manifest(path, names, sums[0])
    _refuse_newer(path, manifest)
    _compare_names(path, names, manifest)
    archive = Archive(path, manifest)
    tables = {rows_file(table): facts for table, facts in manifest.tables.items()}
    for name in progress(list(manifest.files), "Checking"):
        found = sum(chunk.count(b"\n") for chunk in archive.chunks(name))
        if name in tables and found != tables[name].rows:
            raise Refused(f"{name} in {path} has {found} rows, and {MANIFEST} says {tables[name].rows}.")
    with path.open("rb") as file:
        if sum_of_start(file, path.stat().st_size - SEAL_LENGTH) != sums[1]:
            raise Refused(f"{path} is damaged outside the files it holds.")
    return archive


def _contents(path: Path) -> tuple[list[str], tuple[str, str]]:
    """The names of the files, and the sums of the manifest and of everything."""
    with ZipFile(path) as archive:
        sums = SUMS.fullmatch(archive.comment.decode())
        if sums is None:
            raise BadZipFile("no sums")
        return archive.namelist(), (sums[1], sums[2])


def _manifest(path: Path, names: list[str], wanted: str) -> Manifest:
    if MANIFEST not in names:
        raise Refused(f"{MANIFEST} is missing in {path}.")
    with told_plainly(path, MANIFEST), ZipFile(path) as archive:
        told = archive.read(MANIFEST)
    if hashlib.sha256(told).hexdigest() != wanted:
        raise Refused(f"{MANIFEST} in {path} was changed or is damaged.")
    try:
        return Manifest.from_bytes(told)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        # Whole, and yet not what this version writes.
        raise Refused(f"{MANIFEST} in {path} says things that Liaison {__version__} does not know.") from error


def _refuse_newer(path: Path, manifest: Manifest) -> None:
    unknown = unknown_steps(manifest.steps)
    if manifest.format > FORMAT or unknown:
        what = f"step {'.'.join(unknown[0])}" if unknown else f"archives of kind {manifest.format}"
        raise Refused(
            f"{path} was made by Liaison {manifest.liaison}, and this Liaison {__version__} does not know {what} "
            f"({MANIFEST}); install that version or a newer one."
        )


def _compare_names(path: Path, names: list[str], manifest: Manifest) -> None:
    promised = {MANIFEST, *manifest.files}
    needed = [*map(rows_file, manifest.tables), *manifest.files]
    for name in needed:
        if name not in names or name not in promised:
            raise Refused(f"{name} is missing in {path}.")
    for name in names:
        if name not in promised or names.count(name) > 1 or not _is_ours(name):
            raise Refused(f"{path} holds {name!r}, which no backup does.")


def _is_ours(name: str) -> bool:
    """Nothing that would be written outside the folder of uploads."""
    if not name.startswith(MEDIA):
        return name in {MANIFEST, SECRET_KEY} or name.startswith("tables/")
    parts = PurePosixPath(name).parts
    return "\\" not in name and ".." not in parts and "\0" not in name and "/".join(parts) == name
