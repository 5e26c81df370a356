# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people agree to, word by word: shown beside the box, and kept with their answer in their language."""

from django.utils.translation import gettext_lazy as _

# Translators: beside a box on the feedback form; these very words are kept, so say exactly what happens.
MAY_BE_QUOTED = _(
    "You may quote what I wrote, with the name that I give here, on your website, in reports and in talks. "
    "I can take this back at any time by writing to you."
)
# Translators: beside a box on the form at a conference stand; these very words are kept.
FROM_THE_STAND = _(
    "Write to me about this, and keep my name, address and organisation for it. "
    "I can say at any time that you should stop, and be forgotten."
)
