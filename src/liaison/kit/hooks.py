# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every extension point of Liaison, on one page.

A room (or a plug-in) that has something to offer registers it in its own `hooks.py`; the room that needs
it asks here. Nobody has to import upwards.

| Point               | What is registered                                              | Who asks             |
|---------------------|-----------------------------------------------------------------|----------------------|
| `listen`/`announce` | a function for one type of event, in its transaction            | any room             |
| `navigation`        | `NavItem`: one place in the rail                                | the page frame       |
| `add_menu`          | `NavItem`: one entry under "Add"                                | the page frame       |
| `settings_pages`    | `NavItem`: a tab of the workspace's settings                    | pages of settings    |
| `search_page`       | the route that the frame's search box goes to                   | the page frame       |
| `import_columns`    | `ImportColumn`: a spreadsheet column that this room understands | directory's import   |
| `import_writers`    | `ImportWriter`: what such columns bring, for many rows at once  | directory's import   |
| `file_kinds`        | `FileKind`: a file that is known by the names of its columns    | directory's import   |
| `timeline`          | `TimelineProvider`: entries for a party's or partnership's page | the pages            |
| `today`             | `TodayProvider`: what somebody should do next, by section        | the page Today       |
| `funnel`            | `FunnelCounter`: what a line of the funnel report counts as well | the funnel report    |
| `pages`             | `RecordPage`: the page of a record that a lower room keeps       | `get_absolute_url`   |
| `party_panels`      | `PartyPanel`: what a room above knows of a party, beside its page | the party's page     |
| `event_panels`      | `EventPanel`: what a room above knows of an event, on its page  | the event's page     |
| `mail_panels`       | `MailPanel`: who a mail that came in may be from                | the page of a mail   |
| `assignments`       | a function: organisations that a member is at work on, by other rows | directory's sight |
| `invariants`        | a function that yields a sentence per contradiction             | `liaison invariants` |
| `upkeep`            | a function that puts right what follows from rows, where needed | `upgrade`, `restore` |
| `canaries`          | a function that plants marked rows in the current workspace     | `liaison seed`       |
| `interrupted_work`  | a function that finishes or re-queues what a killed job left    | `liaison worker`     |
| `mail_guards`       | a function: of mails about to go, those that must not            | the mailroom         |
| `merge_fields`      | `MergeField`: what may stand in a gap of a letter               | the mailroom's letters |
| `addressees`        | `AddressBook`: whom a member may write to                       | the mailroom's letters |
| `letter_page`       | the route of the page on which one says no to letters, by a link | the mailroom         |
| `registration_page`, `event_page`, `series_page` | routes of the public pages of an event | gatherings          |
| `feedback_page`, `stand_page` | routes of public pages after an event, and at a table | gatherings   |
| `meeting_page`, `own_booking_page` | routes of the public pages of booking               | gatherings           |
| `sign_in_help`      | a function: (words, address) of a link on the code page         | accounts' sign-in    |

Two more stand beside the words they need: `loose_ends` (kit/privacy.py), what hangs on no foreign key and is about
somebody, for giving out and erasing; `keepers` (kit/promises.py), what a room promised people for good.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, Protocol, TypeVar

T = TypeVar("T")
E = TypeVar("E")


class Hook(Generic[T]):
    """A list of things that rooms registered, in the order of registration."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._registered: list[T] = []

    def register(self, thing: T) -> T:
        """Add `thing` and return it, so that this also works as a decorator."""
        if thing not in self._registered:
            self._registered.append(thing)
        return thing

    def unregister(self, thing: T) -> None:
        self._registered.remove(thing)

    def __iter__(self) -> Iterator[T]:
        return iter(tuple(self._registered))


@dataclass(frozen=True)
class NavItem:
    """One link of the frame. `capability` is the accounts room's word for who may see it.

    `within` names the other folders of the workspace that belong to this place, such as "partnerships/": it is
    shown as the present one there, too.
    """

    order: int
    label: Any  # a lazy translation
    icon: str
    route: str
    capability: str
    within: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportColumn:
    """A spreadsheet column that an upper room understands.

    `apply` receives the row's text, the organisation and person of the row (either may be None) and the open
    `Change` (accounts), and writes through that change, so that undoing the import undoes it too. Columns that an
    `ImportWriter` carries out have none.
    """

    key: str
    label: Any
    synonyms: tuple[str, ...]
    apply: Callable[..., None] | None = None


@dataclass(frozen=True)
class ImportedRow:
    """A row with values in columns of upper rooms: `texts` by key. Its organisation and person are written by now.

    `contacts` are what the row tells of contacts that were not known: "on" (a day as ISO writes it), "type",
    "direction", "outcome", "note" and "by" (a member's primary key or None).
    """

    number: int
    texts: Mapping[str, str]
    organisation: Any
    person: Any
    contacts: list[Mapping[str, Any]]


@dataclass(frozen=True)
class ImportWriter:
    """`write` is given up to 1,000 rows with the open `Changing` (accounts), in one transaction.

    It answers with row number → [kind, primary key, "created" or "updated"] of each record that it wrote: undoing
    the import takes them back. `kinds` are those it creates, in the order in which they can be written.
    """

    kinds: tuple[str, ...]
    write: Callable[[list[ImportedRow], Any], Mapping[int, list[list[Any]]]]


@dataclass(frozen=True)
class FileKind:
    """A file that is recognised by the names of its columns, in whatever order and among whatever others.

    Names are compared without case, accents and punctuation; "E-mail 1 - Value" and "E-mail 2 - Value" are both
    "e-mail". Each of `names` must be there, "email|user email" in either spelling. Where `marks` are given, one of
    them must be there too, or `filename` (a regular expression) be found in the file's name. `nothing_else`: there
    must be no column that the kind does not know.

    `meanings` say what columns mean (see the directory's `Meaning`), `left_out` which are not read; the person is
    asked about others. `every_row` is "opted_out" or "bounced" where the file is a list of such addresses. `told`
    is a sentence for a file of which the directory can read the people at most: it always asks first.
    """

    key: str
    label: Any
    names: tuple[str, ...]
    never: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    filename: str = ""
    meanings: Mapping[str, str] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    every_row: str = ""
    nothing_else: bool = False
    told: Any = ""


@dataclass(frozen=True)
class TimelineEntry:
    at: datetime
    icon: str
    title: Any
    text: str = ""
    by: str = ""
    url: str = ""
    sort: str = ""  # a word by which the reader may filter: "stage", "task", "score", "mail", "event"


# Given the kind ("organisation", "person", "partnership") and the row's primary key: its entries, newest first, at
# most `limit`.
TimelineProvider = Callable[[str, int, int], Iterable[TimelineEntry]]


@dataclass(frozen=True)
class TodayLine:
    """One thing to do. `why` says in a sentence why it is here; `action` is the words of the link to `url`."""

    title: str
    why: str
    action: str
    url: str
    due: date | None = None


@dataclass(frozen=True)
class TodayLines:
    """The most pressing ones, and how many there are in all."""

    lines: list[TodayLine]
    total: int


@dataclass(frozen=True)
class TodayProvider:
    """A section of the page Today. `lines` is given the member, the moment and how many lines fit.

    Two queries at most: the page has many sections.
    """

    key: str
    order: int
    label: Any  # a lazy translation
    icon: str
    lines: Callable[[Any, datetime, int], TodayLines]


@dataclass(frozen=True)
class Counted:
    """Something that happened once; organisations, people and members by primary key."""

    at: datetime
    organisations: tuple[int, ...] = ()
    people: tuple[int, ...] = ()
    members: tuple[int, ...] = ()


@dataclass(frozen=True)
class FunnelCounter:
    """`key` is a line of the report (pathway/rules/funnel.py). `count` is given two moments: from, and before."""

    key: str
    count: Callable[[datetime, datetime], Iterable[Counted]]


@dataclass(frozen=True)
class RecordPage:
    """The address of each row of this kind."""

    kind: str
    address: Callable[[Any], str]


@dataclass(frozen=True)
class PartyPanel:
    """A part of the page of an organisation or a person (`kind`). `read` is given the member and the record; its
    answer is `panel` in the template, beside `party` and `may_edit`.
    """

    kind: str
    template: str
    read: Callable[[Any, Any], Any]


@dataclass(frozen=True)
class EventPanel:
    """A part of the page of an event. `read` is given the member and the event; its answer is `panel` in the
    template. `styles` is the style sheet that it needs.
    """

    template: str
    read: Callable[[Any, Any], Any]
    styles: str = ""


@dataclass(frozen=True)
class Writing:
    """Who writes to whom, in which language: the mailroom's member, and records of the rooms above or None."""

    member: Any
    language: str
    organisation: Any = None
    person: Any = None


@dataclass(frozen=True)
class MergeField:
    """A gap in letters, written {key}: small letters and underscores. `read` answers with text, empty where there
    is none; then the letter cannot go. `example` is shown where nobody is written to yet.
    """

    key: str
    order: int
    label: Any  # a lazy translation
    example: str
    read: Callable[[Writing], str]


@dataclass(frozen=True)
class Addressee:
    """Somebody whom a letter may be written to. `languages` are theirs, the best first; `key` finds them again."""

    key: str
    label: str
    languages: tuple[str, ...] = ()
    organisation: Any = None
    person: Any = None


class AddressBook(Protocol):
    """Only those whom the member may see."""

    def search(self, member: Any, text: str) -> list[Addressee]:
        """The first few whose name matches."""

    def find(self, member: Any, key: str) -> Addressee:
        """Raises LookupError."""


@dataclass(frozen=True)
class MailVerdict:
    """`what` becomes of a mail that must not go now: "refuse" it, "hold" it for a person, or "later".

    `why` is a sentence for people; `until` is for "later".
    """

    what: str
    why: Any
    until: datetime | None = None


@dataclass(frozen=True)
class MailPanel:
    """A part of the page of a mail that came in. `read` is given the member, the mail and what somebody searched
    for; its answer is `panel` in the template, beside `mail`.
    """

    template: str
    read: Callable[[Any, Any, str], Any]


navigation: Hook[NavItem] = Hook("navigation")
add_menu: Hook[NavItem] = Hook("add_menu")
settings_pages: Hook[NavItem] = Hook("settings_pages")
search_page: Hook[str] = Hook("search_page")
import_columns: Hook[ImportColumn] = Hook("import_columns")
import_writers: Hook[ImportWriter] = Hook("import_writers")
file_kinds: Hook[FileKind] = Hook("file_kinds")
timeline: Hook[TimelineProvider] = Hook("timeline")
today: Hook[TodayProvider] = Hook("today")
funnel: Hook[FunnelCounter] = Hook("funnel")
pages: Hook[RecordPage] = Hook("pages")
party_panels: Hook[PartyPanel] = Hook("party_panels")
event_panels: Hook[EventPanel] = Hook("event_panels")
mail_panels: Hook[MailPanel] = Hook("mail_panels")
# Given a member: a queryset of the primary keys of organisations that are assigned to them through other rows.
assignments: Hook[Callable[[Any], Any]] = Hook("assignments")
invariants: Hook[Callable[[], Iterable[str]]] = Hook("invariants")
upkeep: Hook[Callable[[], None]] = Hook("upkeep")
canaries: Hook[Callable[[str], None]] = Hook("canaries")
interrupted_work: Hook[Callable[[], int]] = Hook("interrupted_work")
# Given the mails (the mailroom's `Message`) that are about to go, all of one workspace and no service mail, and
# the moment: a verdict by primary key for each that must not. Asked in the transaction that lets them go.
mail_guards: Hook[Callable[[Sequence[Any], datetime], Mapping[int, MailVerdict]]] = Hook("mail_guards")
merge_fields: Hook[MergeField] = Hook("merge_fields")
addressees: Hook[AddressBook] = Hook("addressees")
# Outside of every workspace; the page is given the token of mailroom/opt_out.py.
letter_page: Hook[str] = Hook("letter_page")
# Outside of every workspace, too: one's own registration (its token), an event, a series (workspace, short name).
registration_page: Hook[str] = Hook("registration_page")
event_page: Hook[str] = Hook("event_page")
series_page: Hook[str] = Hook("series_page")
# What somebody thinks of an event, and our table at a conference; both given a token.
feedback_page: Hook[str] = Hook("feedback_page")
stand_page: Hook[str] = Hook("stand_page")
# And one page on which a meeting is booked (workspace and short name), and one's own booking (given its token).
meeting_page: Hook[str] = Hook("meeting_page")
own_booking_page: Hook[str] = Hook("own_booking_page")
sign_in_help: Hook[Callable[[], tuple[str, str] | None]] = Hook("sign_in_help")


def page_of(row: Any) -> str:
    """Where a row is looked at; empty where no room has a page for its kind."""
    return next((page.address(row) for page in pages if page.kind == row.kind), "")


_listeners: dict[type, list[Callable[[Any], None]]] = {}


def listen(event_type: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Decorate a function so that it is called with every announced event of exactly this type."""

    def register(listener: Callable[[E], None]) -> Callable[[E], None]:
        listeners = _listeners.setdefault(event_type, [])
        if listener not in listeners:
            listeners.append(listener)
        return listener

    return register


def announce(event: object) -> None:
    """Tell every listener, in this transaction; a listener that raises undoes the whole action."""
    for listener in tuple(_listeners.get(type(event), ())):
        listener(event)
