# SPDX-License-Identifier: AGPL-3.0-or-later
"""Erasing somebody: their rows go, copies of them are emptied, their name goes from everybody's texts.

The history keeps a line for each row, without what it said. Nothing here can be undone.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import CharField, FileField, JSONField, Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from liaison.kit.privacy import FREE_TEXT, Holds, privacy_of
from liaison.kit.words import pattern_of, spellings_in_a_table, without

from .actions.recording import Changing
from .models import ChangeEvent, Recorded, WorkspaceOwned
from .models.changes import Verb
from .scope import current_workspace
from .subjects import About

# (row, name of a column) of a text in which they are named.
Text = tuple[Model, str]


def forget_rows(about: About, change: Changing) -> int:
    """Empty the copies and remove their rows, the ones that hang on others first. Returns how many went.

    `change.record` is saved by then.
    """
    for rows in about.loose.values():
        for row in rows.values():
            if privacy_of(row).keeps_copies:
                empty_copies(row)
    doomed = [row for rows in reversed(list(about.rows.values())) for row in rows.values()]
    doomed += [row for rows in about.loose.values() for row in rows.values() if not privacy_of(row).keeps_copies]
    told = [(row.kind, row.public_id) for row in doomed if isinstance(row, Recorded)]
    for row in doomed:
        # It may have gone along with one before it.
        type(row)._default_manager.filter(pk=row.pk).delete()
    ChangeEvent.objects.bulk_create(
        ChangeEvent(change=change.record, verb=Verb.DELETED, of_kind=kind, of_id=public_id)
        for kind, public_id in told
    )
    return len(doomed)


def empty_copies(row: Model) -> None:
    """What the row keeps of other rows becomes nothing: an empty list or dictionary."""
    copies = [name for name, holds in privacy_of(row).fields.items() if holds is Holds.COPIES]
    for name in copies:
        setattr(row, name, row._meta.get_field(name).get_default())  # type: ignore[union-attr]
    row.save(update_fields=copies)


def texts_naming(words: Iterable[str]) -> Iterator[Text]:
    """Every free text of this workspace in which one of these words stands."""
    words = list(words)
    pattern, spellings = pattern_of(words), spellings_in_a_table(words)
    if pattern is None:
        return
    for model in apps.get_models():
        names = _free_texts(model)
        for row in _rows_with(model, names, spellings) if names else ():
            for name in names:
                if pattern.search(_as_text(getattr(row, name))):
                    yield row, name


def _free_texts(model: type[Model]) -> list[str]:
    classes = privacy_of(model).fields
    return [
        field.name
        for field in model._meta.concrete_fields
        if classes[field.name] in FREE_TEXT
        and isinstance(field, CharField | TextField | JSONField)
        and not isinstance(field, FileField)
    ]


def _rows_with(model: type[Model], names: list[str], spellings: list[str]) -> "QuerySet[Any]":
    rows: QuerySet[Any] = model._default_manager.all()
    if not issubclass(model, WorkspaceOwned) and any(f.name == "workspace" for f in model._meta.concrete_fields):
        rows = rows.filter(workspace=current_workspace())
    wanted = Q()
    for name in names:
        column = f"{name}_as_text"
        rows = rows.alias(**{column: Cast(name, TextField())})
        for spelling in spellings:
            wanted |= Q(**{f"{column}__icontains": spelling})
    return rows.filter(wanted)


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def replace_words(words: Iterable[str], change: Changing) -> list[Text]:
    """Take these words out of every free text, past the history, which would keep them. Returns the texts."""
    words = list(words)
    pattern = pattern_of(words)
    texts = list(texts_naming(words))
    for row, name in texts if pattern else ():
        set_text(row, name, without(getattr(row, name), pattern), change)  # type: ignore[arg-type]
    return texts


def set_text(row: Model, name: str, value: Any, change: Changing) -> None:
    """Whoever has the text open in a form is told that it was changed meanwhile."""
    field = row._meta.get_field(name)
    longest = getattr(field, "max_length", None)
    setattr(row, name, value[:longest] if isinstance(value, str) and longest else value)
    values = {name: getattr(row, name)}
    if isinstance(row, Recorded):
        values["changed_in"] = row.changed_in = change.id
    type(row)._default_manager.filter(pk=row.pk).update(**values)


def forget_flashes(pattern: re.Pattern[str]) -> None:
    """What the next page was going to say, as in "Ngozi Achebe saved", waits in the sessions."""
    for session in Session.objects.iterator(chunk_size=500):
        told = session.get_decoded()
        if pattern.search(json.dumps(told, ensure_ascii=False, default=str)):
            store = SessionStore(session.session_key)
            for key, value in told.items():
                if pattern.search(json.dumps(value, ensure_ascii=False, default=str)):
                    store.pop(key, None)
            store.save()
