# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a first letter has to say (articles 14 and 21 GDPR): where their address is from, and how to say no."""

from .placeholders import fields_in

SAID_FIRST = ("where_we_found_you", "opt_out")


def lacking_in_first(body: str) -> list[str]:
    """The gaps that it must have and has not."""
    there = set(fields_in(body))
    return [key for key in SAID_FIRST if key not in there]
