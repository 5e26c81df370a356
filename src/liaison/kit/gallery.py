# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the component gallery shows: fictional content in every state a component has."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django import forms
from django.core.paginator import Paginator
from django.utils.timezone import now

from .forms import DateInput


class Item(NamedTuple):
    label: str
    url: str
    icon: str
    current: bool = False
    shortcut: str = ""


class Row(NamedTuple):
    name: str
    kind: str
    place: str
    stage: str
    stage_kind: str
    people: int
    last_contact: datetime | None


class Undo(NamedTuple):
    text: str
    url: str


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Name", help_text="As the organisation writes it.")
    website = forms.URLField(label="Website", required=False, assume_scheme="https")
    kind = forms.ChoiceField(label="Kind", choices=[("", "Choose…"), ("museum", "Museum"), ("archive", "Archive")])
    first_met = forms.DateField(label="First met", required=False, widget=DateInput)
    visitors = forms.IntegerField(label="Visitors a year", required=False)
    interest = forms.ChoiceField(
        label="Interested in",
        choices=[("events", "Events"), ("residency", "A residency"), ("content", "Content donation")],
        widget=forms.RadioSelect,
    )
    languages = forms.MultipleChoiceField(
        label="Languages",
        required=False,
        choices=[("cy", "Cymraeg"), ("en", "English"), ("sv", "Svenska")],
        widget=forms.CheckboxSelectMultiple,
        help_text="In which they like to be written to.",
    )
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    agreed = forms.BooleanField(label="They agreed to hear from us", help_text="Say where, in the note.")


NAV = [
    Item("Today", "#today", "home", shortcut="t"),
    Item("Directory", "#directory", "userGroup", current=True, shortcut="d"),
    Item("Pathway", "#pathway", "map", shortcut="p"),
    Item("Gatherings", "#gatherings", "calendar", shortcut="g"),
    Item("Assess", "#assess", "checkAll", shortcut="a"),
    Item("Reports", "#reports", "chart", shortcut="r"),
]
ADD = [
    Item("Organisation", "#add-organisation", "home"),
    Item("Person", "#add-person", "userAdd"),
    Item("Interaction", "#add-interaction", "speechBubbles"),
    Item("Event", "#add-event", "calendar"),
]
MEMBER = [Item("Your settings", "#settings", "settings"), Item("Help", "#help", "help")]
ROWS = [
    ("Amgueddfa Glan yr Afon", "Museum", "Cardiff", "In conversation", "progressive", 3, timedelta(days=2)),
    ("Barchester Record Office", "Archive", "Barchester", "Agreed", "success", 12, timedelta(days=41)),
    ("Lindhaga stadsbibliotek", "Library", "Lindhaga", "Waiting for them", "warning", 1, timedelta(days=75)),
    (
        "Northmoor University, School of Education and Lifelong Learning",
        "University",
        "Northmoor",
        "New",
        "notice",
        0,
        None,
    ),
    ("Sala de los Mapas", "Museum", "Villanueva", "Ended well", "notice", 4, timedelta(days=400)),
]
HISTORY = [
    (
        "speechBubbles",
        "Maya wrote to Eleri Pugh",
        "Sent the notes of the webinar and asked who looks after image rights.",
        timedelta(hours=2),
    ),
    (
        "calendar",
        "Webinar: Open images for small museums",
        "Eleri and two colleagues came; 14 people in all.",
        timedelta(days=3),
    ),
    ("flag", "Moved to In conversation", "", timedelta(days=19)),
    ("add", "Added by Tomos from a list of 40 museums", "", timedelta(days=33)),
]


def gallery_context() -> dict[str, Any]:
    present = now()
    rows = [Row(*row[:6], last_contact=present - row[6] if row[6] else None) for row in ROWS]
    history = [(icon, title, text, present - ago) for icon, title, text, ago in HISTORY]
    return {
        "title": "Component gallery",
        "state": "Every component in every state, with fictional content.",
        "workspace": "Wikimedia Northmoor",
        "member": "Maya Okafor",
        "nav_items": NAV,
        "add_items": ADD,
        "member_items": MEMBER,
        "search_url": "#search",
        "home_url": "#home",
        "rows": rows,
        "history": history,
        "page": Paginator(range(412), 50).page(2),
        "blank_form": SampleForm(prefix="blank"),
        "refused_form": SampleForm(
            {"refused-name": "", "refused-website": "not an address", "refused-note": "Kept."},
            prefix="refused",
        ),
        "undo": Undo("Amgueddfa Glan yr Afon moved to Agreed.", "#undo"),
        "kinds": ["notice", "progressive", "success", "warning", "error"],
        "moments": [
            present + timedelta(days=12),
            present + timedelta(days=1),
            present - timedelta(minutes=5),
            present - timedelta(days=30),
        ],
    }
