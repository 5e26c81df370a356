# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an archive says about itself, and how everything here refuses."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.crypto import salted_hmac

FORMAT = 1
MANIFEST = "manifest.json"
SECRET_KEY = "secret-key"  # noqa: S105 (a file's name)
MEDIA = "media/"

# Told which thing is in hand out of how many; the command shows it on a terminal.
Progress = Callable[[Sequence[Any], str], Iterable[Any]]


class Refused(Exception):
    """This cannot be done; the message is one plain sentence."""


@dataclass
class TableFacts:
    rows: int
    columns: list[str]
    # Of the rows as any database would give them back: the same for SQLite and PostgreSQL.
    digest: str


@dataclass
class FileFacts:
    bytes: int
    sha256: str


@dataclass
class Manifest:
    format: int
    liaison: str
    made_at: str
    database: str
    steps: list[tuple[str, str]]  # the migrations that the database had
    key_fingerprint: str
    tables: dict[str, TableFacts] = field(default_factory=dict)
    files: dict[str, FileFacts] = field(default_factory=dict)
    missing_uploads: list[str] = field(default_factory=list)

    def as_bytes(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Manifest":
        """Raises ValueError, TypeError, KeyError or AttributeError where it is none of ours."""
        told = json.loads(data)
        told["steps"] = [(app, name) for app, name in told["steps"]]
        told["tables"] = {name: TableFacts(**facts) for name, facts in told["tables"].items()}
        told["files"] = {name: FileFacts(**facts) for name, facts in told["files"].items()}
        return cls(**told)

    @property
    def rows(self) -> int:
        return sum(facts.rows for facts in self.tables.values())

    @property
    def uploads(self) -> list[str]:
        return [name for name in self.files if name.startswith(MEDIA)]


def rows_file(table: str) -> str:
    return f"tables/{table}.jsonl"


def fingerprint(secret_key: str) -> str:
    """Tells whether two installations have the same key, and nothing else about it."""
    return salted_hmac("liaison.backup", "fingerprint", secret=secret_key, algorithm="sha256").hexdigest()[:16]
