# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which account a wiki's account opens: said by its owner, or by an address that both have proven."""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from liaison.accounts.gateway import WikiProfile
from liaison.accounts.models import User, WikiAccount


class LinkedElsewhere(Exception):
    """This wiki account opens another account here, or this account is opened by another of that wiki."""


def account_of(profile: WikiProfile, *, at: datetime) -> tuple[User, bool] | None:
    """Whom the wiki account signs in, and whether it was linked just now, by its address. None for nobody."""
    with transaction.atomic():
        known = WikiAccount.objects.select_for_update()
        link = known.filter(wiki=settings.MEDIAWIKI_REST, subject=profile.subject).first()
        if link is not None:
            link.used_at, link.username = at, profile.username
            link.save(update_fields=["used_at", "username"])
            return link.user, False
        user = User.objects.filter(email=profile.email.lower(), is_active=True).first() if profile.email else None
        if user is None or user.wiki_accounts.filter(wiki=settings.MEDIAWIKI_REST).exists():
            return None
        link_to(user, profile, at=at, is_used=True)
    return user, True


def link_to(user: User, profile: WikiProfile, *, at: datetime, is_used: bool = False) -> WikiAccount:
    """Raises LinkedElsewhere."""
    row = WikiAccount(
        user=user,
        wiki=settings.MEDIAWIKI_REST,
        subject=profile.subject,
        username=profile.username,
        added_at=at,
        used_at=at if is_used else None,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as taken:
        raise LinkedElsewhere from taken
    return row


def unlink(account: WikiAccount) -> None:
    account.delete()
