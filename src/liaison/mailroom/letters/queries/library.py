# SPDX-License-Identifier: AGPL-3.0-or-later
"""The letters that are shipped, read from the package when they are asked for."""

import tomllib
from functools import lru_cache
from importlib.resources import files

from liaison.mailroom.letters.rules.library import ShippedLetter, shipped_letter

# In the order in which a partnership may need them.
KEYS = (
    "first-contact-museum",
    "first-contact-library",
    "first-contact-university",
    "first-contact-society",
    "first-contact-community-group",
    "reminder",
    "closing-note",
    "webinar-invitation",
    "after-attending",
    "after-missing",
    "thank-you",
    "hand-off",
    "polite-no",
    "referral-introduction",
)


def _file(name: str) -> str:
    return (files("liaison.mailroom.letters") / "library" / f"{name}.toml").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def shipped_letters() -> tuple[ShippedLetter, ...]:
    goals = tomllib.loads(_file("goals"))
    return tuple(shipped_letter(key, _file(key), goals) for key in KEYS)


def shipped_letter_for(key: str) -> ShippedLetter:
    """Raises LookupError."""
    for letter in shipped_letters():
        if letter.key == key:
            return letter
    raise LookupError(key)


@lru_cache(maxsize=1)
def _ways_to_say_no() -> dict[str, str]:
    return tomllib.loads(_file("opt_out"))


def opt_out_in(language: str, page: str) -> str:
    """How one says no, in a sentence; empty in a language in which nobody has written it.

    `page` is the address at which it takes one press.
    """
    sentence = _ways_to_say_no().get(language.split("-", maxsplit=1)[0], "")
    return sentence and f"{sentence}\n{page}".strip()
