# SPDX-License-Identifier: AGPL-3.0-or-later
"""`liaison start-workspace` and `mail`."""

from django.conf import settings
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from liaison.accounts.actions import start_workspace
from liaison.accounts.models import User
from liaison.mailroom.models import Message

from .answers import OK, as_json, say
from .parser import Options


def start(options: Options) -> int:
    email = options.owner_email.strip().lower()
    validate_email(email)
    with transaction.atomic():
        owner = User.objects.filter(email=email).first()
        if owner is None:
            owner = User.objects.create_user(email, None, name=options.owner_name.strip())
        member = start_workspace(name=options.name.strip(), slug=options.slug, owner=owner)
    say(f"{member.workspace.name} is open at {settings.SITE_URL}/w/{member.workspace.slug}/")
    say(f"{owner.name} asks for a sign-in code at {settings.SITE_URL}{reverse('account_request_login_code')}")
    say(f"and reads it with: liaison mail --to {email} --last 1")
    return OK


def mail(options: Options) -> int:
    messages = Message.objects.select_related("workspace")
    if options.to:
        messages = messages.filter(to__iexact=options.to.strip())
    rows = list(messages[: options.last])
    if options.json:
        as_json([as_plain(message) for message in rows])
        return OK
    for message in reversed(rows):
        say(f"To: {message.to}\nSubject: {message.subject}\nDate: {message.queued_at:%Y-%m-%d %H:%M} UTC")
        say(f"State: {message.get_state_display()}\n\n{message.body.strip()}\n{'-' * 70}")
    if not rows:
        say("No mail.")
    return OK


def as_plain(message: Message) -> dict[str, object]:
    return {
        "id": message.public_id,
        "workspace": message.workspace.slug if message.workspace else None,
        "kind": message.message_kind,
        "to": message.to,
        "subject": message.subject,
        "body": message.body,
        "state": message.state,
        "at": message.queued_at,
    }
