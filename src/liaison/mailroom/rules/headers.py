# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may stand in the headers of a mail (RFC 5322)."""

import re

LONGEST_HEADER = 998
_MESSAGE_ID = re.compile(r"<[^<>@\s]{1,120}@[^<>@\s]{1,120}>")


def message_ids(text: str) -> list[str]:
    """Those in a References header or the like, in their order, each once."""
    return list(dict.fromkeys(_MESSAGE_ID.findall(text)))


def is_message_id(text: str) -> bool:
    return bool(_MESSAGE_ID.fullmatch(text))


def references_of_reply(earlier: str, parent: str) -> str:
    """References of an answer: those of the mail that is answered, and that mail (RFC 5322, 3.6.4).

    A long thread keeps its beginning and its latest parts, as mail programs do.
    """
    ids = message_ids(f"{earlier} {parent}")
    while len(" ".join(ids)) > LONGEST_HEADER - 20:
        del ids[1]
    return " ".join(ids)
