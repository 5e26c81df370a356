# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the desk offers to the frame, and where partnerships are looked at."""

from django.utils.translation import gettext_lazy as _

from liaison.accounts.links import workspace_url
from liaison.accounts.rules import Can
from liaison.kit.hooks import NavItem, RecordPage, navigation, pages
from liaison.pathway.models import Partnership


def _address(partnership: Partnership) -> str:
    return workspace_url("desk:partnership", partnership.public_id)


pages.register(RecordPage(Partnership.kind, _address))
# Translators: a place in the navigation: partnerships as cards, in columns by stage.
navigation.register(NavItem(14, _("Pathway"), "flag", "desk:board", Can.SEE_DIRECTORY))
