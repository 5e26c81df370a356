# SPDX-License-Identifier: AGPL-3.0-or-later
"""What of all that happens stops the letters to an organisation, by the words that other rooms have for it."""

CALLS = frozenset({"call", "meeting", "event"})
FROM_THEM = frozenset({"incoming", "mutual"})


def why_of_contact(type: str, direction: str) -> str:
    """`Approach.Why` for a contact of this `Interaction.Kind` and direction; empty for one that stops nothing."""
    if type == "note":
        return ""
    if type in CALLS:
        return "called"
    return "replied" if direction in FROM_THEM else "colleague"
