# SPDX-License-Identifier: AGPL-3.0-or-later
"""How to reach somebody, which numbers the world knows them by, and why we may write."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from liaison.accounts.models import Recorded

from .parties import Organisation, Person, one_of


class ContactPoint(Recorded):
    kind = "contact_point"

    class Type(models.TextChoices):
        # Translators: ways to reach a person or an organisation.
        EMAIL = "email", _("E-mail")
        PHONE = "phone", _("Phone")
        WEBSITE = "website", _("Website")
        SOCIAL = "social", _("Social account")
        WIKI = "wiki", _("Wiki user name")

    class State(models.TextChoices):
        # Translators: what we know of an address.
        UNVERIFIED = "unverified", _("not tried yet")
        VALID = "valid", _("works")
        BOUNCED = "bounced", _("bounced")
        OPTED_OUT = "opted_out", _("asked not to be contacted")

    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="contact_points")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="contact_points")
    type = models.CharField(_("kind"), max_length=10, choices=Type.choices)
    value = models.CharField(_("address or number"), max_length=500)
    # As it is compared: an e-mail folded, a phone number in E.164, a host without "www."; see kit.contacts.
    normalised = models.CharField(max_length=500, editable=False)
    label = models.CharField(_("label"), max_length=60, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.UNVERIFIED)

    class Meta(Recorded.Meta):
        db_table = "contact_point"
        verbose_name = _("contact point")
        ordering = ["type", "id"]
        constraints = [
            models.CheckConstraint(condition=one_of("organisation", "person"), name="contact_point_has_one_owner"),
            models.UniqueConstraint(fields=["person", "type", "normalised"], name="contact_point_once_per_person"),
            models.UniqueConstraint(
                fields=["organisation", "type", "normalised"], name="contact_point_once_per_organisation"
            ),
        ]
        indexes = [models.Index(fields=["workspace", "normalised"], name="contact_point_value")]

    def __str__(self) -> str:
        return self.value

    @property
    def may_be_used(self) -> bool:
        return self.state in {self.State.UNVERIFIED, self.State.VALID}


class ExternalIdentifier(Recorded):
    kind = "external_identifier"

    class Scheme(models.TextChoices):
        WIKIDATA = "wikidata", "Wikidata"
        ROR = "ror", "ROR"
        ISIL = "isil", "ISIL"
        VIAF = "viaf", "VIAF"
        # Translators: an identifier from the software used before.
        OLD_SYSTEM = "old_system", _("Number in the old system")

    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="identifiers")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="identifiers")
    scheme = models.CharField(_("scheme"), max_length=20, choices=Scheme.choices)
    value = models.CharField(_("value"), max_length=200)

    class Meta(Recorded.Meta):
        db_table = "external_identifier"
        verbose_name = _("identifier")
        ordering = ["scheme", "value"]
        constraints = [
            models.CheckConstraint(condition=one_of("organisation", "person"), name="identifier_has_one_owner"),
            models.UniqueConstraint(fields=["workspace", "scheme", "value"], name="identifier_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.value}"


class LawfulBasis(Recorded):
    """Why we may keep and use a person's data, and what they said about it."""

    kind = "lawful_basis"

    class Basis(models.TextChoices):
        # Translators: lawful bases for keeping somebody's data.
        LEGITIMATE_INTEREST = "legitimate_interest", _("Legitimate interest")
        CONSENT = "consent", _("Consent")
        CONTRACT = "contract", _("Contract")
        PUBLIC_TASK = "public_task", _("Public task")

    person = models.ForeignKey(Person, models.CASCADE, related_name="lawful_bases")
    basis = models.CharField(_("basis"), max_length=30, choices=Basis.choices)
    source = models.CharField(
        _("where we have it from"),
        max_length=300,
        # Translators: help text: where a person's address comes from.
        help_text=_("For example: their website, 3 May."),
    )
    obtained_on = models.DateField(_("obtained on"))
    told_on = models.DateField(_("told on"), null=True, blank=True)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    objected_on = models.DateField(_("objected on"), null=True, blank=True)
    objection = models.CharField(_("objection"), max_length=300, blank=True)

    class Meta(Recorded.Meta):
        db_table = "lawful_basis"
        verbose_name = _("lawful basis")
        ordering = ["-obtained_on", "-id"]
