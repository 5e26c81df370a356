# SPDX-License-Identifier: AGPL-3.0-or-later
"""Keeping a view of a list under a name, and giving it up again."""

from django.db import IntegrityError

from liaison.accounts.actions import Changing, changing
from liaison.accounts.models import Change, Member
from liaison.directory.models import SavedView


class ViewNameTaken(Exception):
    """Its owner has given this name to another view a moment ago."""


def save_view(
    *, list_name: str, query: str, name: str, is_shared: bool, is_first: bool, by: Member
) -> tuple[SavedView, Change]:
    """Raises ViewNameTaken."""
    view = SavedView(owner=by, list_name=list_name, query=query, name=name, is_shared=is_shared, is_first=is_first)
    try:
        with changing(by, "save view") as change:
            if is_first:
                _make_room(change, by, list_name)
            change.create(view)
    except IntegrityError as error:
        raise ViewNameTaken from error
    return view, change.record


def edit_view(view: SavedView, *, name: str, is_shared: bool, is_first: bool, by: Member) -> Change:
    """Raises ViewNameTaken."""
    try:
        with changing(by, "edit view") as change:
            if is_first:
                _make_room(change, view.owner, view.list_name)
            change.update(view, name=name, is_shared=is_shared, is_first=is_first)
    except IntegrityError as error:
        raise ViewNameTaken from error
    return change.record


def set_query(view: SavedView, query: str, *, by: Member) -> Change:
    with changing(by, "edit view") as change:
        change.update(view, query=query)
    return change.record


def remove_view(view: SavedView, *, by: Member) -> Change:
    with changing(by, "remove view") as change:
        change.delete(view)
    return change.record


def _make_room(change: Changing, owner: Member, list_name: str) -> None:
    for other in SavedView.objects.filter(owner=owner, list_name=list_name, is_first=True):
        change.update(other, is_first=False)
