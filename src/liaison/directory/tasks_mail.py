# SPDX-License-Identifier: AGPL-3.0-or-later
"""What has left becomes a contact, soon after the sender went round."""

from django.utils import timezone
from django_tasks import task

from liaison.kit.jobs import waking
from liaison.mailroom.events import MailLeft

from .actions.sent_mail import LOOK_BACK, note_what_left


@task()
def note_mail() -> None:
    note_what_left(timezone.now() - LOOK_BACK)


def on_mail_left(_event: MailLeft) -> None:
    waking.wake(note_mail)
