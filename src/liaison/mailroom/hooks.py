# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the mailroom offers to the house."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaison.accounts.events import AccountMailWanted
from liaison.accounts.rules import Can
from liaison.accounts.scope import current_workspace
from liaison.kit.hooks import (
    NavItem,
    canaries,
    interrupted_work,
    invariants,
    listen,
    navigation,
    sign_in_help,
)

from . import tasks
from .actions import queue_message
from .delivery import look_after_the_dead
from .letters import hooks as letters  # noqa: F401 (the workshop for letters offers things of its own)
from .models import Sender
from .queries import STUCK_AFTER, waiting_since
from .reading import hooks as reading  # noqa: F401 (the half that reads mail offers things of its own)

# Long enough that a worker which is merely busy is not overtaken.
FORGOTTEN_AFTER = timedelta(minutes=10)

# Translators: the page that lists the mails of the workspace.
navigation.register(NavItem(60, _("Mail"), "message", "mailroom:messages", Can.SEE_MAIL))


@listen(AccountMailWanted)
def write_account_mail(event: AccountMailWanted) -> None:
    queue_message(event.kind, event.to, event.subject, event.body, workspace=event.workspace, is_service=True)


@sign_in_help.register
def demo_mail() -> tuple[str, str] | None:
    """In the demo nothing is sent, so say where the code can be read."""
    if not settings.DEMO:
        return None
    # Translators: link on the sign-in page of the demo, to the page that shows mails with codes.
    return str(_("This is a demo: read the mail here.")), reverse("mailroom:demo_mail")


@invariants.register
def mail_waits_too_long() -> Iterator[str]:
    waiting = waiting_since(timezone.now() - STUCK_AFTER).count()
    if waiting:
        # Operators read this in a terminal, in English.
        yield f"{waiting} mail(s) have been waiting for more than an hour: is the worker running?"


@interrupted_work.register
def deliver_forgotten_mail() -> int:
    """Look after mail whose sender died, and ask again for what waits without a job."""
    now = timezone.now()
    found = look_after_the_dead(now)
    forgotten = waiting_since(now - FORGOTTEN_AFTER).count()
    if found or forgotten:
        tasks.wake()
    return found + forgotten


@canaries.register
def plant_messages(marker: str) -> None:
    queue_message(
        "note",
        f"{marker.lower()}-mail@example.org",
        f"{marker} mail subject",
        f"{marker} mail body",
        workspace=current_workspace(),
        is_service=True,
    )
    Sender(
        name=f"{marker} sender",
        address=f"{marker.lower()}-sender@example.org",
        host=f"{marker.lower()}.mail.example",
        user=f"{marker.lower()}-user",
    ).save()
