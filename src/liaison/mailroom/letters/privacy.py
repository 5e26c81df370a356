# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the tables of letters hold about people; kit/privacy.py explains the words."""

from django.utils.translation import gettext_lazy as _

from liaison.kit.privacy import table

table(
    "letter",
    # Translators: why letters that are used again and again are kept; on the page about privacy.
    why=_("So that a workspace writes well, and the same to everybody."),
    # Translators: for how long letters that are used again and again are kept; on the page about privacy.
    kept=_("Until somebody removes it."),
    none="purpose channel library_key",
    sensitive="name",
)
table(
    "letter_version",
    # Translators: why the texts of letters are kept; on the page about privacy.
    why=_("So that everybody is written to in their own language, about what matters to them."),
    # Translators: for how long the texts of letters are kept; on the page about privacy.
    kept=_("As long as the letter. Names stand in gaps and not in the text."),
    none="letter language goal",
    sensitive="subject body",
)
