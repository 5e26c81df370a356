# SPDX-License-Identifier: AGPL-3.0-or-later
"""Opening a letter in somebody's own mail program (RFC 6068)."""

from urllib.parse import quote

# What browsers and mail programs pass on without cutting it off.
LONGEST = 1_900


def mailto(to: str, subject: str, body: str) -> str:
    """Empty where the letter is too long to be passed on like that: then it has to be copied."""
    lines = body.replace("\n", "\r\n")
    address = f"mailto:{quote(to, safe='@')}?subject={quote(subject, safe='')}&body={quote(lines, safe='')}"
    return address if len(address) <= LONGEST else ""
