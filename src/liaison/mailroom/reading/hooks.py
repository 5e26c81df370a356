# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the reading half of the mailroom offers to the house."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaison.accounts.models import Workspace
from liaison.accounts.scope import current_workspace
from liaison.kit.hooks import TodayProvider, canaries, interrupted_work, invariants, today
from liaison.mailroom.models import IncomingMail, Mailbox

from . import privacy  # noqa: F401 (says what its tables hold)
from .queries.today import mail_to_do
from .tasks import LOST_AFTER, read_forgotten_mailboxes

# Translators: a section of the page Today: mails that wait for a person, because of what they are or might be.
today.register(TodayProvider("mail", 15, _("Mail that waits for you"), "message", mail_to_do))
interrupted_work.register(read_forgotten_mailboxes)


@invariants.register
def mailboxes_are_read() -> Iterator[str]:
    late = Mailbox.objects.filter(next_at__lt=timezone.now() - LOST_AFTER).count()
    if late:
        # Operators read this in a terminal, in English.
        yield f"{late} mailbox(es) have not been read for a while: is the worker running?"


@canaries.register
def plant_incoming_mail(marker: str) -> None:
    workspace: Workspace = current_workspace()
    address = f"{marker.lower()}-sender@example.org"
    IncomingMail.objects.create(
        door=IncomingMail.Door.UPLOAD,
        identity=f"{marker}-{workspace.slug}",
        mail_kind=IncomingMail.Kind.HUMAN,
        why="nothing_automatic",
        sender_name=f"{marker} sender",
        sender_address=address,
        recipients=[address],
        subject=f"{marker} incoming subject",
        pieces=[["", f"{marker} incoming subject"]],
        sent_at=timezone.now(),
    )
    Mailbox.objects.create(
        address=f"{marker.lower()}-box@example.org",
        host="imap.example.org",
        user=f"{marker}-user",
        secret="",
        drop_token=marker.lower()[:16],
    )
