# SPDX-License-Identifier: AGPL-3.0-or-later
"""One's own account: everything we hold about it as a file, and closing it for good."""

from contextlib import nullcontext
from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.accounts.models import Invitation, Member, User, Workspace
from liaison.accounts.promises import promise
from liaison.accounts.queries import about_account, told_about_account
from liaison.accounts.scope import in_workspace
from liaison.accounts.subjects import About
from liaison.accounts.telling import as_zip
from liaison.kit.privacy import privacy_of
from liaison.kit.promises import Forget, Keeper, Promise, keepers, keyed

from .members import LastOwner, keep_an_owner
from .recording import changing

CLOSED = "account_closed"


def own_data(user: User, *, told_by: str, at: datetime) -> bytes:
    """A zip file with everything about the account, its memberships and what hangs on them."""
    return as_zip(user.name, told_by, told_about_account(user), at)


def close_account(user: User, *, at: datetime, leave_no_owner: bool = False) -> None:
    """Leave every workspace; name, address, passwords, passkeys, own views and mails go for good.

    What they did stays in the history under a name that is nobody's. Raises LastOwner, unless `leave_no_owner`.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        about = about_account(user)
        for member in about.rows.get(Member, {}).values():
            with in_workspace(member.workspace):  # type: ignore[attr-defined]
                _leave(member, at, leave_no_owner)  # type: ignore[arg-type]
                _forget_invitations(user)
        _remove(about)
        _end_sessions(user)
        if user.email:
            promise([_promise(user.email)])
        # Translators: the name of somebody who has closed their account, as the history shows it.
        user.name, user.email, user.language, user.is_active = _("Former member"), None, "", False
        user.set_unusable_password()
        user.save()


def _leave(member: Member, at: datetime, leave_no_owner: bool) -> None:
    Workspace.objects.select_for_update().get(pk=member.workspace_id)
    with changing(member, "end membership", at=at) as change:
        if member.left_at is None:
            change.update(member, left_at=at)
    if not leave_no_owner:
        try:
            keep_an_owner()
        except LastOwner:
            # Translators: somebody wants to close their account; %(workspace)s is the name of an organisation.
            sentence = _("You are the last owner of %(workspace)s. Make somebody else an owner there first.")
            raise LastOwner(sentence % {"workspace": member.workspace}) from None


def _forget_invitations(user: User) -> None:
    if user.email:
        Invitation.objects.filter(email__iexact=user.email).update(email="")


def _remove(about: About) -> None:
    """Whatever is theirs alone, the rows that hang on others first."""
    kept = (User, Member)
    doomed = [row for model, rows in about.rows.items() if model not in kept for row in rows.values()]
    mails = [row for rows in about.loose.values() for row in rows.values() if not privacy_of(row).keeps_copies]
    for row in [*reversed(doomed), *mails]:
        with _scope_of(row):
            # It may have gone along with one before it.
            type(row)._default_manager.filter(pk=row.pk).delete()


def _scope_of(row: Model) -> Any:
    workspace = getattr(row, "workspace", None)
    return in_workspace(workspace) if workspace is not None else nullcontext()


def _end_sessions(user: User) -> None:
    for session in Session.objects.iterator(chunk_size=500):
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()


# --- after a backup was brought back -----------------------------------------------------------------------------


def _promise(email: str) -> Promise:
    return Promise(CLOSED, "", keyed(CLOSED, "", email.casefold()))


def _close_again(promises: list[Promise], forget_upload: Forget | None) -> int:
    wanted = {one.mark for one in promises if one.kind == CLOSED}
    accounts = User.objects.exclude(email=None) if wanted else []
    found = [user for user in accounts if _promise(user.email or "").mark in wanted]
    for user in found:
        close_account(user, at=timezone.now(), leave_no_owner=True)
    return len(found)


# A closed account is told by nothing in the database.
keepers.register(Keeper(made=lambda: (), keep=_close_again))
