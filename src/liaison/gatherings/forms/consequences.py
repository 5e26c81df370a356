# SPDX-License-Identifier: AGPL-3.0-or-later
"""What else an edit of an event does: who is written to, and which plans move with it. Shown before it happens."""

import json
import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, ngettext

from liaison.gatherings.actions.events import Also


class ConsequencesForm(forms.Form):
    """Stands in the same <form> as that of the event; `shown` stands for the date whose moves were seen."""

    tells_people = forms.BooleanField(required=False, initial=True)
    moves_plans = forms.BooleanField(
        # Translators: label of a box to tick: the tasks of a plan get other days.
        label=gettext_lazy("Move these tasks, too"),
        required=False,
    )
    shown = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, people: int) -> None:
        super().__init__(data)
        if people:
            self.fields["tells_people"].label = ngettext(
                # Translators: label of a box to tick on the form of an event. %(count)s is how many registered.
                "Write to the %(count)s person who is coming, if time, place or link change",
                "Write to the %(count)s people who are coming, if time, place or link change",
                people,
            ) % {"count": people}
            # Translators: help text below a box to tick: those who registered are written to.
            self.fields["tells_people"].help_text = gettext_lazy("Once, with a new entry for their calendar.")
        else:
            del self.fields["tells_people"]

    def was_shown(self, starts_at: datetime, time_zone: str) -> bool:
        return bool(self.cleaned_data.get("shown") == _key(starts_at, time_zone))

    def show(self, starts_at: datetime, time_zone: str) -> None:
        """For the page that shows now what would move; whoever wants it to stay takes the tick away."""
        seen_before = bool(self.cleaned_data.get("shown"))
        ticked = self.cleaned_data["moves_plans"] or not seen_before
        self.data = {**dict(self.data.items()), "shown": str(_key(starts_at, time_zone))}
        self.data.pop("moves_plans", None)
        if ticked:
            self.data["moves_plans"] = "on"

    @property
    def also(self) -> Also:
        said = self.cleaned_data
        return Also(tells_people=said.get("tells_people", True), moves_plans=said["moves_plans"])


def _key(starts_at: datetime, time_zone: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, json.dumps([starts_at.isoformat(), time_zone]))
