# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from liaison.accounts.models import Workspace
from liaison.accounts.promises import promise
from liaison.mailroom.models import Suppression
from liaison.mailroom.promises import promise_of
from liaison.mailroom.queries import address_hash
from liaison.mailroom.rules import weighs_more


def suppress(
    address: str,
    *,
    reason: str,
    workspace: Workspace | None = None,
    source: str = "",
    at: datetime | None = None,
) -> Suppression:
    """From now on this address gets no mail; without a workspace, none from the whole installation.

    Tighten-only: a second call can make the reason weightier, never lighter.
    """
    with transaction.atomic():
        suppression, _is_new = Suppression.objects.select_for_update().get_or_create(
            workspace=workspace,
            address_hash=address_hash(address),
            defaults={"reason": reason, "source": source[:300], "since": at or timezone.now()},
        )
        if weighs_more(reason, suppression.reason):
            suppression.reason, suppression.source = reason, source[:300]
            suppression.save(update_fields=["reason", "source"])
        promise([promise_of(suppression)])
    return suppression
