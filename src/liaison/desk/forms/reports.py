# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the funnel report counts, and what reverse planning is asked."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaison.desk.queries.reports import choices_of_report
from liaison.directory.forms import fields
from liaison.kit.text import fold
from liaison.pathway.queries.funnel import FunnelFilter, Period


class ReportForm(forms.Form):
    """The page's own address: nothing in it is ever lost, what cannot be read counts as not said."""

    # Translators: label of a field: the first day of a report.
    since = fields.day(gettext_lazy("From"))
    # Translators: label of a field: the last day of a report.
    until = fields.day(gettext_lazy("Up to and including"))
    # Translators: label of a menu: whose contacts and partnerships a report counts.
    owner = forms.TypedChoiceField(label=gettext_lazy("Of whom"), required=False, coerce=int, empty_value=None)
    # Translators: label of a menu: whom the organisations serve that a report counts.
    community = forms.TypedChoiceField(
        label=gettext_lazy("Community"), required=False, coerce=int, empty_value=None
    )
    # Translators: label of a menu: a part of the country.
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    by = forms.ChoiceField(
        # Translators: label of a menu: by what the numbers of a report are divided.
        label=gettext_lazy("Divided by"),
        required=False,
        # Translators: ways of dividing the numbers of a report.
        choices=[
            ("month", gettext_lazy("Month")),
            ("quarter", gettext_lazy("Quarter")),
            ("year", gettext_lazy("Year")),
            ("owner", gettext_lazy("Colleague")),
            ("region", gettext_lazy("Region")),
            ("community", gettext_lazy("Community")),
        ],
    )

    def __init__(self, data: Any) -> None:
        usual = Period.last_year(timezone.localdate())
        given = {"since": usual.since.isoformat(), "until": usual.until.isoformat(), "by": "quarter"}
        super().__init__({**given, **{name: value for name, value in data.items() if value}})
        owners, communities, regions = choices_of_report()
        # Translators: the first choice of a menu: no restriction.
        everything = [("", _("Everybody"))]
        self._menu("owner").choices = [*everything, *owners]
        # Translators: the first choice of a menu of communities: no restriction.
        self._menu("community").choices = [("", _("All")), *communities]
        # An address that somebody kept may name one where nobody is any more: then nothing is counted.
        asked = str(self.data.get("region", ""))[:200]
        regions = sorted({*regions, asked} - {""}, key=fold)
        # Translators: the first choice of a menu of regions: no restriction.
        self._menu("region").choices = [("", _("All of them")), *((one, one) for one in regions)]

    def _menu(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        return field

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        since, until = said.get("since"), said.get("until")
        if since and until and since > until:
            # Translators: error beside the days of a report.
            self.add_error("until", _("The last day comes before the first one."))
        return said

    @property
    def narrowed_to(self) -> list[str]:
        """What the menus are set to, in words: on paper they are not seen."""
        menus = [(self.cleaned_data.get(name), self._menu(name)) for name in ("owner", "community", "region")]
        return [str(dict(menu.choices)[value]) for value, menu in menus if value]  # type: ignore[arg-type]

    @property
    def wanted(self) -> FunnelFilter:
        said = self.cleaned_data
        usual = Period.last_year(timezone.localdate())
        since, until = said.get("since") or usual.since, said.get("until") or usual.until
        return FunnelFilter(Period(since, until), said.get("community"), said.get("region", ""), said.get("owner"))


class PlanForm(forms.Form):
    wanted = forms.IntegerField(
        # Translators: label of a field: how many partnerships somebody wants to reach.
        label=gettext_lazy("Partnerships we want to agree"),
        min_value=1,
        max_value=1000,
        initial=18,
    )
    # Translators: label of a field: until when so many partnerships are wanted.
    by = fields.day(gettext_lazy("By"), required=True)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.initial["by"] = timezone.localdate() + timedelta(days=120)
