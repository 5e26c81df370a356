# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable

from django.db.models import Q
from django.utils.crypto import salted_hmac

from liaison.accounts.models import Workspace
from liaison.mailroom.models import Suppression
from liaison.mailroom.rules import folded_address


def address_hash(address: str) -> str:
    """Keyed, so that nobody without the installation's key can try addresses against the list."""
    return salted_hmac("liaison.suppression", folded_address(address), algorithm="sha256").hexdigest()


def suppressions_of(address: str, workspace: Workspace | None) -> list[Suppression]:
    """Those of this workspace and those of the whole installation."""
    return suppressions_among([address], workspace.pk if workspace else None)


def suppressions_among(addresses: Iterable[str], workspace_id: int | None) -> list[Suppression]:
    """As `suppressions_of`, for many at once: `address_hash` of each tells whose it is."""
    here = Q(workspace=None) | Q(workspace=workspace_id) if workspace_id else Q(workspace=None)
    return list(
        Suppression.objects.filter(here, address_hash__in={address_hash(address) for address in addresses})
    )
