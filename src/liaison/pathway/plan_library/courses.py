# SPDX-License-Identifier: AGPL-3.0-or-later
"""The plan of a training course."""

from django.utils.translation import gettext_lazy as _

from .parts import HELPER, ORGANISER, TRAINER, PlanPreset, TaskPreset, event

COURSE = PlanPreset(
    "training-course",
    # Translators: name and use of a plan template for a course, then its tasks with their checklists.
    _("Training course"),
    _("A course of several sessions for the staff of a partner. Counted from its first session."),
    [
        TaskPreset(
            "needs",
            _("Find out what they need"),
            event(-63),
            TRAINER,
            "2",
            [
                _("What they want to be able to do afterwards"),
                _("What they know already, which computers they have"),
                _("Who will use it in their daily work"),
            ],
        ),
        TaskPreset(
            "offer",
            _("Send the offer: sessions, dates, price, who does what"),
            event(-49),
            ORGANISER,
            "3",
            [_("What they may do with our material"), _("What happens if a session is cancelled")],
            after="needs",
        ),
        TaskPreset("contract", _("Contract is signed"), event(-35), ORGANISER, "1", after="offer"),
        TaskPreset(
            "participants",
            _("Get the list of participants and ask what they need"),
            event(-21),
            ORGANISER,
            "1",
            [_("Access needs"), _("User names of those who have one")],
            after="contract",
        ),
        TaskPreset(
            "material",
            _("Prepare the material with examples of theirs"),
            event(-10, working=True),
            TRAINER,
            "8",
            [
                _("Exercises with their own objects"),
                _("Hand-out for afterwards, under a free licence"),
            ],
            after="needs",
        ),
        TaskPreset(
            "letter",
            _("Send participants time, place, link and what to bring"),
            event(-5, working=True),
            ORGANISER,
            "0.5",
            after="participants",
        ),
        TaskPreset(
            "before",
            _("Ask how sure they feel before it begins"),
            event(-3, working=True),
            ORGANISER,
            "0.5",
            note=_("The same questions come after the course; without names they are answered more honestly."),
            after="participants",
        ),
        TaskPreset(
            "first",
            _("Give the first session"),
            event(0),
            TRAINER,
            "4",
            [_("Who came is written down"), _("What to practise until next time")],
            after="material",
        ),
        TaskPreset(
            "between",
            _("Answer questions between the sessions"),
            event(7),
            HELPER,
            "2",
            after="first",
        ),
        TaskPreset(
            "last",
            _("Give the last session"),
            event(28),
            TRAINER,
            "4",
            [_("Everybody has done it once without help")],
            after="first",
        ),
        TaskPreset(
            "after",
            _("Ask how sure they feel now, and what is missing"),
            event(30),
            ORGANISER,
            "0.5",
            after="last",
        ),
        TaskPreset(
            "report",
            _("Send the report and agree on what comes next"),
            event(42),
            ORGANISER,
            "3",
            [
                _("Before and after, in numbers of ten or more"),
                _("Who of them shows it to colleagues"),
            ],
            after="after",
        ),
        TaskPreset(
            "three-months",
            _("Ask after three months what they use"),
            event(120),
            TRAINER,
            "1",
            after="report",
        ),
    ],
)
