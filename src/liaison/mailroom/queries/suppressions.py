# SPDX-License-Identifier: AGPL-3.0-or-later
"""Is somebody on the list? By keyed hashes alone: the list knows nobody whom one does not ask it about."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from liaison.accounts.models import Workspace
from liaison.mailroom.models import Loosening, Suppression
from liaison.mailroom.rules import folded_address, folded_domain, spelling_of


def _keyed(value: str) -> str:
    """So that nobody without the installation's key can try addresses against the list."""
    return salted_hmac("liaison.suppression", value, algorithm="sha256").hexdigest()


def address_hash(address: str) -> str:
    """The same for every spelling that reaches the same mailbox."""
    return _keyed(spelling_of(address).mailbox)


def exact_hash(address: str) -> str:
    """Of this very address: that ana+typo@ does not work says nothing about ana@."""
    return _keyed(spelling_of(address).exact)


def domain_hash(domain: str) -> str:
    return _keyed("@" + folded_domain(domain.rpartition("@")[2]))


def party_hash(kind: str, public_id: UUID) -> str:
    """Of a record of a room above, by its kind and public id."""
    return _keyed(f"{kind}:{public_id}")


def hashes_of(address: str) -> frozenset[str]:
    """All under which this address may stand: itself, its mailbox, its domain and those above it."""
    spelling = spelling_of(address)
    # The first is how the list was written before it knew about mailboxes.
    names = {folded_address(address), spelling.exact, spelling.mailbox}
    return frozenset(map(_keyed, [*names, *(f"@{domain}" for domain in spelling.domains)]))


def _here(workspace_id: int | None) -> Q:
    """The installation's own hold in every workspace."""
    return Q(workspace=None) | Q(workspace=workspace_id) if workspace_id else Q(workspace=None)


def active(workspace_id: int | None) -> "QuerySet[Suppression]":
    """What holds today: a pause ends by itself."""
    over = Q(until__lte=timezone.localdate())
    return Suppression.objects.filter(_here(workspace_id), ~over, lifted_at=None)


def suppressions_of(address: str, workspace: Workspace | None) -> list[Suppression]:
    """Those of this workspace and those of the whole installation."""
    return suppressed([address], workspace.pk if workspace else None).get(address, [])


def suppressed(addresses: Iterable[str], workspace_id: int | None) -> dict[str, list[Suppression]]:
    """Of these addresses those on the list, as they were asked for, with what stops them. One query."""
    hashes = {address: hashes_of(address) for address in addresses}
    found = by_hash(frozenset[str]().union(*hashes.values()), workspace_id)
    stopped = {one: [row for each in sorted(mine) for row in found.get(each, ())] for one, mine in hashes.items()}
    return {address: rows for address, rows in stopped.items() if rows}


def by_hash(hashes: Collection[str], workspace_id: int | None) -> dict[str, list[Suppression]]:
    """Those that hold, by what they stand under."""
    found: dict[str, list[Suppression]] = {}
    for one in active(workspace_id).filter(address_hash__in=hashes) if hashes else ():
        found.setdefault(one.address_hash, []).append(one)
    return found


def listed(workspace: Workspace) -> "QuerySet[Suppression]":
    """All that holds here, newest first."""
    return active(workspace.pk).select_related("noted_by__user").order_by("-since", "-pk")


def loosenings() -> "QuerySet[Loosening]":
    return Loosening.objects.select_related("by__user", "suppression")
