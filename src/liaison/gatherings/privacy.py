# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the tables of gatherings hold about people; kit/privacy.py explains the words."""

from django.utils.translation import gettext_lazy as _

from liaison.kit.privacy import table

# Translators: for how long something is kept; on the page about privacy.
KEPT = _("Until somebody removes it.")
# Translators: for how long something is kept; on the page about privacy.
WITH_EVENT = _("Until the event is removed.")
# Translators: for how long something is kept; on the page about privacy.
WITH_THEM = _("Until the person is erased, or the event is removed.")

table(
    "event_series",
    # Translators: why series of events are kept; on the page about privacy.
    why=_("Which events belong together."),
    kept=KEPT,
    none="name slug language",
    sensitive="about",
)
table(
    "event",
    # Translators: why events are kept; on the page about privacy.
    why=_("What we invite people to, and what came of it."),
    kept=KEPT,
    none=(
        "name slug event_kind series state published_at language languages form place join_url time_zone starts_at"
        " ends_at recording_url capacity registration_closes_at asks_organisation asks_access_needs keeps_list"
        " headcount attended_minutes sequence"
    ),
    sensitive="cancelled_because summary about programme",
)
for name, none in (
    ("event_organiser", "event member"),
    ("event_partner", "event organisation"),
    ("event_resource", "event title url order"),
    ("event_question", "event text answer_type choices is_required kept_days is_monitoring order"),
):
    table(
        name,
        # Translators: why it is kept who does an event and what it asks; on the page about privacy.
        why=_("Who does an event with us, and what belongs to it."),
        kept=WITH_EVENT,
        none=none,
    )
table(
    "registration",
    # Translators: why registrations are kept; on the page about privacy.
    why=_("So that somebody has a place, hears when something changes, and gets what was promised."),
    kept=WITH_THEM,
    none=(
        "event person organisation language time_zone state source registered_at waiting_since promoted_at"
        " cancelled_at agreed_to wants_letters"
    ),
    personal="name email organisation_name",
    sensitive="doubt",
)
table(
    "event_answer",
    # Translators: why answers to the questions of an event are kept; on the page about privacy.
    why=_("What somebody answered when they registered."),
    # Translators: for how long something is kept; on the page about privacy.
    kept=_("As many days after the event as the question says, otherwise as long as the registration."),
    none="registration question delete_on",
    sensitive="text",
)
table(
    "access_need",
    # Translators: why it is kept what somebody needs to take part; on the page about privacy.
    why=_("So that somebody can take part. Asked for with consent, for this event alone."),
    # Translators: for how long something is kept; on the page about privacy.
    kept=_("Until 14 days after the event."),
    none="registration agreed_to delete_on",
    sensitive="text",
)
table(
    "monitoring_answer",
    # Translators: why anonymous answers are kept; on the page about privacy.
    why=_("Numbers of whom we reach. Nobody knows whose answer it is."),
    kept=WITH_EVENT,
    none="question text",
)
table(
    "attendance_file",
    # Translators: why files of who was at an event are kept; on the page about privacy.
    why=_("Which file told us who was there."),
    kept=WITH_EVENT,
    none="event name file_kind sha256 read_at read_by",
    sensitive="problems",
)
table(
    "attendance",
    # Translators: why it is kept who was at an event; on the page about privacy.
    why=_("So that we know who was there, and write to them about what they saw."),
    kept=WITH_THEM,
    none=(
        "event registration person organisation source file match is_let_be minutes came_at left_at"
        " asked_a_question"
    ),
    personal="name email",
)
table(
    "follow_up",
    # Translators: why it is kept what we write after an event; on the page about privacy.
    why=_("What we write to those who came, and to those who missed it."),
    kept=WITH_EVENT,
    none="event happened letter next_step next_step_url approved_by approved_at written_at",
)
table(
    "follow_up_letter",
    # Translators: why it is kept who got a letter after an event; on the page about privacy.
    why=_("So that no letter goes twice."),
    kept=WITH_THEM,
    none="follow_up registration message",
    sensitive="trouble",
)
table(
    "event_feedback",
    # Translators: why feedback is kept; on the page about privacy.
    why=_("What people said of an event, and whether we may quote them."),
    kept=WITH_THEM,
    none="event registration stars may_be_quoted agreed_to said_at",
    personal="quoted_as",
    sensitive="text",
)
