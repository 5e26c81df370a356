# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who: organisations, people, and how they belong together."""

from datetime import UTC, datetime
from typing import Any, ClassVar, TypeVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThan
from django.utils.translation import gettext_lazy as _

from liaison.accounts.links import workspace_url
from liaison.accounts.models import Member, Recorded, ScopedManager, ScopedQuerySet
from liaison.kit.contacts import domain_of
from liaison.kit.text import fold, name_key, person_key, sort_name

P = TypeVar("P", bound="Party")


def one_of(*names: str) -> Q:
    """Exactly one of these foreign keys is set."""
    condition = Q(pk__lt=0)
    for chosen in names:
        condition |= Q(**{f"{name}__isnull": name != chosen for name in names})
    return condition


LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)


class PartyQuerySet(ScopedQuerySet[P]):
    def current(self) -> "PartyQuerySet[P]":
        return self.filter(archived_at=None)

    def matching(self, text: str) -> "PartyQuerySet[P]":
        """Every word of `text` occurs in the name or another name, accents and case aside."""
        rows = self
        for word in fold(text).split():
            rows = rows.filter(search_names__contains=word)
        return rows

    def quiet_since(self, moment: datetime) -> "PartyQuerySet[P]":
        # Not "earlier or never": for an "or" SQLite looks up every row, where otherwise an index can count them.
        return self.filter(LessThan(Coalesce("last_contact_at", Value(LONG_AGO)), moment))


PartyManager = ScopedManager.from_queryset(PartyQuerySet)


class Party(Recorded):
    """What organisations and people share."""

    computed: ClassVar[tuple[str, ...]] = ("name_key", "search_names")
    unrecorded = frozenset({"name_key", "search_names", "last_contact_at", "last_contact_by", "last_contact_kind"})

    name = models.CharField(_("name"), max_length=300)
    # The name as duplicates are compared, and all names as they are searched; see kit.text.
    name_key = models.CharField(max_length=300, editable=False, db_index=True)
    search_names = models.TextField(editable=False)
    languages = models.JSONField(_("languages"), default=list, blank=True)  # codes such as "cy", best first
    notes = models.TextField(_("notes"), blank=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Summary of the last real contact, kept by actions.refresh_last_contact.
    last_contact_at = models.DateTimeField(null=True, editable=False)
    last_contact_by = models.ForeignKey(Member, models.PROTECT, null=True, editable=False, related_name="+")
    last_contact_kind = models.CharField(max_length=20, blank=True, editable=False)

    class Meta(Recorded.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, update_fields: Any = None, **kwargs: Any) -> None:
        self.prepare()
        if update_fields is not None:
            update_fields = {*update_fields, *self.computed}
        super().save(*args, update_fields=update_fields, **kwargs)

    def prepare(self) -> None:
        """Fill in the columns that are computed from others; call it before a bulk insert."""
        raise NotImplementedError


class Organisation(Party):
    kind = "organisation"
    computed = (*Party.computed, "website_domain")

    class Kind(models.TextChoices):
        # Translators: kinds of organisation.
        MUSEUM = "museum", _("Museum")
        LIBRARY = "library", _("Library")
        ARCHIVE = "archive", _("Archive")
        GALLERY = "gallery", _("Gallery")
        UNIVERSITY = "university", _("University or college")
        SCHOOL = "school", _("School")
        SOCIETY = "society", _("Learned or professional society")
        CHARITY = "charity", _("Charity")
        COMPANY = "company", _("Company")
        COMMUNITY_GROUP = "community_group", _("Community group")
        PUBLIC_BODY = "public_body", _("Public body")
        MEDIA = "media", _("Media")
        FUNDER = "funder", _("Funder")
        AFFILIATE = "affiliate", _("Wikimedia affiliate")
        OTHER = "other", _("Other")

    class LegalForm(models.TextChoices):
        # Translators: legal forms; they decide whether a cold e-mail is allowed.
        CORPORATE = "corporate", _("Corporate body")
        PUBLIC_BODY = "public_body", _("Public body")
        UNINCORPORATED = "unincorporated", _("Unincorporated group")
        SOLE_TRADER = "sole_trader", _("Sole trader")
        UNKNOWN = "unknown", _("Not known yet")

    other_names = models.JSONField(_("other names"), default=list, blank=True)
    type = models.CharField(_("kind"), max_length=20, choices=Kind.choices, blank=True)
    legal_form = models.CharField(
        _("legal form"), max_length=20, choices=LegalForm.choices, default=LegalForm.UNKNOWN
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    place = models.CharField(_("place"), max_length=120, blank=True)
    region = models.CharField(_("region"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)  # ISO 3166-1 alpha-2
    website = models.CharField(_("website"), max_length=500, blank=True)
    # The website's domain as duplicates are compared.
    website_domain = models.CharField(max_length=253, blank=True, editable=False)
    domains = models.JSONField(_("further domains"), default=list, blank=True)
    fiscal_year_end = models.CharField(
        _("end of their financial year"),
        max_length=5,
        blank=True,
        # Translators: beside a field that wants a month and a day.
        validators=[
            RegexValidator(r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$", _("Write it as MM-DD, for example 03-31."))
        ],
    )
    goals = models.TextField(_("their goals, in their words"), blank=True)
    commons_category = models.CharField(_("Commons category"), max_length=300, blank=True)
    looked_after_by = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("looked after by"),
    )
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    next_step_on = models.DateField(_("on"), null=True, blank=True)

    objects = PartyManager()  # type: ignore[misc]

    class Meta(Party.Meta):
        db_table = "organisation"
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        indexes = [
            models.Index(fields=["workspace", "name_key", "id"], name="organisation_by_name"),
            models.Index(
                fields=["workspace", "last_contact_at", "id"],
                condition=Q(archived_at=None),
                name="organisation_by_contact",
            ),
            # What a list counts, the places that its filter offers, and the few that are part of another.
            models.Index(fields=["workspace"], condition=Q(archived_at=None), name="organisation_current"),
            models.Index(fields=["workspace", "country", "region"], name="organisation_by_place"),
            models.Index(fields=["parent"], condition=Q(parent__isnull=False), name="organisation_parts"),
            models.Index(fields=["workspace", "website_domain"], name="organisation_by_domain"),
        ]

    def get_absolute_url(self) -> str:
        return workspace_url("directory:organisation", self.public_id)

    def prepare(self) -> None:
        self.name_key = name_key(self.name)[:300]
        self.website_domain = domain_of(self.website)
        self.search_names = fold(" \n ".join([self.name, *self.other_names]))


class Person(Party):
    kind = "person"
    computed = (*Party.computed, "sort_key")
    unrecorded = Party.unrecorded | {"sort_key"}

    sort_name = models.CharField(_("sort name"), max_length=300, blank=True)
    # As lists are sorted, on every database alike: Å beside A. Never null; that it could be spares SQLite, whose
    # tables cannot get a column that could not, a copy of the table and its guards.
    sort_key = models.CharField(max_length=300, null=True, editable=False)
    greeting = models.CharField(
        _("how to greet"),
        max_length=200,
        blank=True,
        # Translators: help text; how a letter to this person begins.
        help_text=_("As a letter would begin: “Dear Dr Achebe”, “Hej Åsa”."),
    )
    time_zone = models.CharField(_("time zone"), max_length=60, blank=True)

    objects = PartyManager()  # type: ignore[misc]

    class Meta(Party.Meta):
        db_table = "person"
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [
            models.Index(fields=["workspace", "sort_key", "id"], name="person_by_name"),
            models.Index(fields=["workspace", "name_key", "id"], name="person_by_key"),
            models.Index(
                fields=["workspace", "last_contact_at", "id"],
                condition=Q(archived_at=None),
                name="person_by_contact",
            ),
            models.Index(fields=["workspace"], condition=Q(archived_at=None), name="person_current"),
        ]

    def get_absolute_url(self) -> str:
        return workspace_url("directory:person", self.public_id)

    def prepare(self) -> None:
        self.name_key = person_key(self.name)[:300]
        self.search_names = fold(self.name)
        self.sort_name = self.sort_name or sort_name(self.name)
        self.sort_key = fold(self.sort_name)[:300]


class Affiliation(Recorded):
    """A person's place in an organisation, kept when they move on."""

    kind = "affiliation"

    person = models.ForeignKey(Person, models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="affiliations")
    role = models.CharField(_("role"), max_length=200, blank=True)
    department = models.CharField(_("department"), max_length=200, blank=True)
    started_on = models.DateField(_("from"), null=True, blank=True)
    ended_on = models.DateField(_("until"), null=True, blank=True)
    is_primary = models.BooleanField(_("main affiliation"), default=True)

    class Meta(Recorded.Meta):
        db_table = "affiliation"
        verbose_name = _("affiliation")
        ordering = ["ended_on", "-is_primary", "id"]

    def __str__(self) -> str:
        return f"{self.person} – {self.organisation}"


class Relationship(Recorded):
    """A typed link between two parties, read from either side (`TYPES` names both readings)."""

    kind = "relationship"

    # Translators: relationships; the first reads from the source to the target, the second the other way round.
    TYPES = {
        "member_of": (_("member of"), _("has as a member")),
        "introduced_by": (_("introduced by"), _("introduced")),
        "consortium": (_("in a consortium with"), _("in a consortium with")),
        "works_with": (_("works with"), _("works with")),
        "funded_by": (_("funded by"), _("funds")),
        "successor_of": (_("successor of"), _("continued as")),
    }

    source_organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="links_out")
    source_person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="links_out")
    target_organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="links_in")
    target_person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="links_in")
    type = models.CharField(
        _("relationship"), max_length=30, choices=[(key, labels[0]) for key, labels in TYPES.items()]
    )
    started_on = models.DateField(_("from"), null=True, blank=True)
    ended_on = models.DateField(_("until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta(Recorded.Meta):
        db_table = "relationship"
        verbose_name = _("relationship")
        constraints = [
            models.CheckConstraint(
                condition=one_of("source_organisation", "source_person"), name="relationship_has_one_source"
            ),
            models.CheckConstraint(
                condition=one_of("target_organisation", "target_person"), name="relationship_has_one_target"
            ),
        ]

    @property
    def source(self) -> Party:
        party = self.source_organisation or self.source_person
        assert party is not None  # noqa: S101 (a database constraint says so)
        return party

    @property
    def target(self) -> Party:
        party = self.target_organisation or self.target_person
        assert party is not None  # noqa: S101 (a database constraint says so)
        return party
