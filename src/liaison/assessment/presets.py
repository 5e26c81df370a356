# SPDX-License-Identifier: AGPL-3.0-or-later
"""The nine criteria that every workspace begins with. They are copied into it, and from then on are its own.

The criteria and the names of the bands come from the scoring matrix of the Connected Heritage project
(Wikimedia UK, 2022, CC BY-SA); the words for each level are ours.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from .rules.criteria import WORKSHOP
from .wording import BAND_NAMES, CRITERIA

WORKSHOP_PRESET = "workshop"
# Translators: the name of the set of criteria that every workspace begins with.
SET_NAME = _("Possible partnerships")


@dataclass(frozen=True)
class CriterionPreset:
    """`anchors`: what 1, 2, 3, 4 and 5 points look like."""

    about: Any
    anchors: tuple[Any, ...]


# Translators: what each criterion asks about a possible partner, and what one to five points look like.
_WORDS = {
    "underrepresented_heritage": CriterionPreset(
        # Translators: what the criterion "Underrepresented heritage" asks, then one to five points in words.
        _("Does it look after heritage that few others show?"),
        (
            _("Well covered elsewhere"),
            _("A little that is hard to find"),
            _("Some of it is missing elsewhere"),
            _("Much of it is missing elsewhere"),
            _("Nearly nobody else tells these stories"),
        ),
    ),
    "open_knowledge": CriterionPreset(
        # Translators: what the criterion "Support of open knowledge" asks, then one to five points in words.
        _("Do they share freely what they know?"),
        (
            _("Against open licences"),
            _("Have doubts"),
            _("Curious, have not begun"),
            _("Share some of it already"),
            _("Open by policy and habit"),
        ),
    ),
    "capacity": CriterionPreset(
        # Translators: what the criterion "Capacity and commitment" asks, then one to five points in words.
        _("Do they have people and time for this, and do they mean it?"),
        (
            _("Nobody has time"),
            _("One person, now and then"),
            _("One person with hours set aside"),
            _("Several people, and their head agrees"),
            _("A team, a budget and a plan"),
        ),
    ),
    "digital_skills": CriterionPreset(
        # Translators: what the criterion "Potential to impart digital skills" asks, then points in words.
        _("Will people learn digital skills from the work?"),
        (
            _("Nobody would learn anything new"),
            _("One or two people"),
            _("A group of staff or volunteers"),
            _("Many, and they can teach others"),
            _("Many who would have no other chance to learn"),
        ),
    ),
    "digital_preservation": CriterionPreset(
        # Translators: what the criterion "Digital preservation" asks, then one to five points in words.
        _("Does the work help something to last?"),
        (
            _("Nothing is at risk"),
            _("A little that others keep too"),
            _("Some of it exists once only"),
            _("Much of it exists once only"),
            _("It would be lost without this work"),
        ),
    ),
    "feasibility": CriterionPreset(
        # Translators: what the criterion "Feasibility" asks, then one to five points in words.
        _("Can the plan be carried out with what is there?"),
        (
            _("Cannot be done as planned"),
            _("Much would have to change first"),
            _("Possible, with open questions"),
            _("Clear, with small risks"),
            _("Everything needed is there"),
        ),
    ),
    "new_community": CriterionPreset(
        # Translators: what the criterion "New community of people" asks, then one to five points in words.
        _("Does it bring people whom we do not reach yet?"),
        (
            _("People we know already"),
            _("A few new faces"),
            _("A new group beside known ones"),
            _("Mostly people we have not reached"),
            _("A whole community we have never reached"),
        ),
    ),
    "shared_values": CriterionPreset(
        # Translators: what the criterion "Shared values" asks, then one to five points in words.
        _("Do we care about the same things?"),
        (
            _("Our values collide"),
            _("Little in common"),
            _("Some in common"),
            _("Most in common"),
            _("We want the same things in the same way"),
        ),
    ),
    "glamness": CriterionPreset(
        # Translators: what the criterion "GLAM-ness" asks (GLAM: galleries, libraries, archives and museums),
        # Translators: then one to five points in words.
        _("How near is it to a gallery, library, archive or museum?"),
        (
            _("Nothing of the kind"),
            _("Has a few things to show"),
            _("Looks after a collection beside other work"),
            _("A collection is much of its work"),
            _("A gallery, library, archive or museum"),
        ),
    ),
}


def criteria_rows() -> list[dict[str, Any]]:
    """Columns of each Criterion, in the language that is active."""
    return [
        {"key": key, "label": str(CRITERIA[key]), "about": str(_WORDS[key].about), "order": order}
        for order, key in enumerate(WORKSHOP, start=1)
    ]


def anchors_of(key: str) -> list[str]:
    return [str(text) for text in _WORDS[key].anchors]


def band_names() -> list[str]:
    return [str(name) for name in BAND_NAMES]
