# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the workshop for letters offers to the house."""

from django.utils.translation import gettext_lazy as _

from liaison.accounts.rules import Can
from liaison.kit.hooks import NavItem, canaries, navigation
from liaison.mailroom.models import Letter, LetterVersion

from . import fields, privacy  # noqa: F401 (the gaps that the mailroom fills itself; what its tables hold)

# Translators: a place in the navigation: letters that are written again and again.
navigation.register(NavItem(61, _("Letters"), "article", "mailroom:letters", Can.EDIT_DIRECTORY, ("letters/",)))


@canaries.register
def plant_letter(marker: str) -> None:
    letter = Letter.objects.create(name=f"{marker} letter")
    LetterVersion.objects.create(
        letter=letter, language="en", subject=f"{marker} letter subject", body=f"{marker} letter body"
    )
