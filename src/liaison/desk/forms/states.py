# SPDX-License-Identifier: AGPL-3.0-or-later
"""Setting a partnership aside, taking it up again, ending it well."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from liaison.accounts.models import Member
from liaison.directory.forms import fields
from liaison.pathway.actions.states import Aside, GoodEnding
from liaison.pathway.models import Ending, Partnership, SideState


class _StateForm(forms.Form):
    """`expected` is the version that the person saw."""

    expected = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, member: Member, partnership: Partnership, **options: Any) -> None:
        options["initial"] = {"expected": partnership.changed_in, **options.get("initial", {})}
        super().__init__(data, **options)
        for name, field in self.fields.items():
            if isinstance(field, fields.PartyField):
                field.serve(member, name, self[name].auto_id)

    @property
    def party_fields(self) -> list[str]:
        return [field.suggestions_id for field in self.fields.values() if isinstance(field, fields.PartyField)]

    def go_on_from(self, current: Partnership) -> None:
        """Sending it again is meant."""
        self.data = {**{name: self.data[name] for name in self.data}, "expected": str(current.changed_in)}


def _reason(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=300, help_text=help_text)


class AsideForm(_StateForm):
    type = forms.ChoiceField(
        # Translators: label of a choice: waiting, resting, declined…
        label=gettext_lazy("What has happened?"),
        choices=SideState.Type.choices,
        widget=forms.RadioSelect,
        # Translators: error beside a choice that was left open.
        error_messages={"required": gettext_lazy("Choose what has happened.")},
    )
    # Translators: label of a field: why a partnership is set aside.
    reason = _reason(gettext_lazy("Why, in a few words"))
    waiting_for = forms.ChoiceField(
        # Translators: label of a menu: what a partnership waits for.
        label=gettext_lazy("Waiting for"),
        required=False,
        choices=[("", ""), *SideState.WaitingFor.choices],
        # Translators: help text of a menu that matters only in one case.
        help_text=gettext_lazy("Only if it waits."),
    )
    referred_to = fields.PartyField(
        "organisation",
        # Translators: label of a field: the affiliate or organisation that is a better home for a partnership.
        label=gettext_lazy("Referred to"),
        required=False,
        # Translators: help text of a field that matters only in one case.
        help_text=gettext_lazy("Only if somebody else does this better."),
    )
    # Translators: label of a field: since when a partnership is set aside.
    since = fields.day(gettext_lazy("Since"), required=True)
    # Translators: label of a field: when to look at a partnership again.
    look_again_on = fields.day(gettext_lazy("Look again on"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("since", timezone.localdate())
        # Translators: help text of a date field.
        words = gettext_lazy("On this day it comes back to the page Today. Needed if it rests.")
        self.fields["look_again_on"].help_text = words

    @property
    def aside(self) -> Aside:
        said = self.cleaned_data
        return Aside(
            type=said["type"],
            reason=said["reason"],
            since=said["since"],
            look_again_on=said["look_again_on"],
            waiting_for=said["waiting_for"],
            referred_to=said["referred_to"],
        )


class EndingForm(_StateForm):
    how = forms.ChoiceField(
        # Translators: label of a choice: how a partnership ended well.
        label=gettext_lazy("How did it end?"),
        choices=Ending.How.choices,
        widget=forms.RadioSelect,
        # Translators: error beside a choice that was left open.
        error_messages={"required": gettext_lazy("Choose how it ended.")},
    )
    # Translators: label of a field: what both sides say at the end of a partnership.
    reason = _reason(gettext_lazy("In a few words"))
    # Translators: label of a field.
    learned = fields.long_text(gettext_lazy("What we learned"))
    # Translators: label of a field: the day a partnership ended.
    ended_on = fields.day(gettext_lazy("Ended on"), required=True)
    # Translators: label of a field: the day to get in touch with a former partner.
    look_again_on = fields.day(gettext_lazy("Say hello again on"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("ended_on", timezone.localdate())

    @property
    def ending(self) -> GoodEnding:
        said = self.cleaned_data
        return GoodEnding(
            how=said["how"],
            reason=said["reason"],
            ended_on=said["ended_on"],
            learned=said["learned"],
            look_again_on=said["look_again_on"],
        )


class ReturnForm(_StateForm):
    because = forms.CharField(
        # Translators: label of a field: why a partnership goes on after it was set aside.
        label=gettext_lazy("Why now"),
        required=False,
        max_length=300,
    )
