# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the tables of outreach hold about people; kit/privacy.py explains the words."""

from django.utils.translation import gettext_lazy as _

from liaison.kit.privacy import table

# Translators: for how long something is kept; on the page about privacy.
KEPT = _("Until somebody removes it.")
# Translators: for how long something is kept; on the page about privacy.
WITH_THEM = _("Until the person or organisation is removed.")

for name, none in (
    ("cadence", "name look_again_after archived_at"),
    ("cadence_step", "cadence position letter wait"),
    ("outreach_rules", "most_letters office_opens office_closes"),
):
    table(
        name,
        # Translators: why the settings for letters in steps are kept; on the page about privacy.
        why=_("In which steps we write to somebody who does not answer, and what we hold ourselves to."),
        kept=KEPT,
        none=none,
    )
table(
    "campaign",
    # Translators: why campaigns are kept; on the page about privacy.
    why=_("Why we write to many, and why we believe that we may."),
    kept=KEPT,
    none="name cadence goal needs_approval written_by noted_by noted_at ended_at",
    sensitive="source interest necessity balance",
)
table(
    "approach",
    # Translators: why it is kept who is written to in steps; on the page about privacy.
    why=_("So that we write to nobody too often, and stop when they answer."),
    kept=WITH_THEM,
    none="campaign organisation person state why cause_kind cause_id next_at look_again_on began_at ended_at",
    personal="address",
    sensitive="trouble",
)
table(
    "approach_letter",
    # Translators: why it is kept which letter went to whom; on the page about privacy.
    why=_("So that no letter goes twice, and we learn which ones are of use."),
    kept=WITH_THEM,
    none="approach step version language goal message written_at sent_by_hand_at",
)
