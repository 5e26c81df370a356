# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the pathway's tables hold about people; kit/privacy.py explains the words."""

from django.utils.translation import gettext_lazy as _

from liaison.kit.privacy import table

# Translators: for how long something is kept; on the page about privacy.
KEPT = _("Until somebody removes it.")
# Translators: why something is kept about the stages of a partnership; on the page about privacy.
WAY = _("Which stages a partnership goes through here.")
WHEN = "anchor days in_working_days at until places role hours"
# Translators: why tasks and plans are kept; on the page about privacy.
WORK = _("Who of us does what until when.")

table("pathway", why=WAY, kept=KEPT, none="name preset is_default archived_at")
table(
    "stage",
    why=WAY,
    kept=KEPT,
    none="pathway name order milestone expected_days capacity follow_up_days archived_at",
)
table("checklist_item", why=WAY, kept=KEPT, none="stage order archived_at", sensitive="text")
table(
    "partnership",
    # Translators: why partnerships are kept; on the page about privacy.
    why=_("What we do together with an organisation, how far we are, and who introduced us."),
    kept=KEPT,
    none="""organisation pathway stage entered_stage_at standing is_free_pilot owner team origin next_step_on
            introduced_by_organisation score band scored_at""",
    personal="introduced_by_person",
    sensitive="name goals next_step",
)
table(
    "partnership_type",
    # Translators: why the kinds of a partnership are kept; on the page about privacy.
    why=_("What kind of partnership it is."),
    kept=KEPT,
    none="partnership type",
)
table(
    "partnership_co_lead",
    # Translators: why it is kept which affiliates lead a partnership with us; on the page about privacy.
    why=_("Which other affiliates lead a partnership with us."),
    kept=KEPT,
    none="partnership organisation",
)
table(
    "stage_change",
    # Translators: why changes of stage are kept; on the page about privacy.
    why=_("When a partnership took which step, and why."),
    kept=KEPT,
    none="partnership from_stage to_stage at by is_over_capacity",
    sensitive="reason missing",
)
table(
    "checklist_tick",
    # Translators: why ticks on a checklist are kept; on the page about privacy.
    why=_("What is done in a partnership before it takes the next step."),
    kept=KEPT,
    none="partnership item by",
)
table(
    "side_state",
    # Translators: why it is kept that a partnership waits, rests or was declined; on the page about privacy.
    why=_("Why a partnership waits, rests, was declined or referred on, and when to look again."),
    kept=KEPT,
    none="partnership type waiting_for since look_again_on referred_to by reopened_on reopened_by",
    sensitive="reason reopened_because",
)
table(
    "ending",
    # Translators: why endings are kept; on the page about privacy.
    why=_("How a partnership ended well, and what we learned."),
    kept=KEPT,
    none="partnership how ended_on look_again_on by reopened_on reopened_by",
    sensitive="reason learned reopened_because",
)
for name, none, free in (
    ("objective", "partnership due_on reached_on", "text"),
    ("objective_sign", "objective seen_by_us_on seen_by_them_on", "text"),
):
    table(
        name,
        # Translators: why objectives are kept; on the page about privacy.
        why=_("What we want to reach together, and by what we will know."),
        kept=KEPT,
        none=none,
        sensitive=free,
    )
for name, none, free in (
    ("plan_template", "name preset archived_at", "about"),
    ("plan_template_task", f"template order needs {WHEN}", "title note steps"),
    (
        "plan",
        "template partnership for_kind for_id day agreement_on made_on time_zone is_open_to_volunteers",
        "name",
    ),
    ("task", f"partnership plan owner due_on planned_on done_at done_by {WHEN}", "title note"),
    ("task_step", "task is_done order", "text"),
    ("task_need", "task needed", ""),
    ("shift_place", "task member", ""),
):
    table(name, why=WORK, kept=KEPT, none=none, sensitive=free)
for name, none in (("capacity", "member hours_per_week"), ("week_away", "member monday")):
    # Translators: why it is kept how many hours members have; on the page about privacy.
    table(name, why=_("How many hours each of us has, so that nobody promises too much."), kept=KEPT, none=none)
