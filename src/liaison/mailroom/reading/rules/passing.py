# SPDX-License-Identifier: AGPL-3.0-or-later
"""A mail that was read in a process of its own, on its way to ours: as JSON, which only holds data."""

import json
from dataclasses import asdict

from .parsing import Attachment, ReadMail


def to_line(mail: ReadMail) -> bytes:
    return json.dumps(asdict(mail), ensure_ascii=True).encode() + b"\n"


def from_line(line: bytes) -> ReadMail:
    """Raises ValueError, TypeError or KeyError for what is no mail."""
    told = json.loads(line)
    return ReadMail(
        **{
            **told,
            "attachments": tuple(Attachment(**one) for one in told["attachments"]),
            "fields": tuple(told["fields"]),
            "originals": tuple(told["originals"]),
        }
    )
