# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where candidates for numbers were looked for, what was found for each organisation, and what people refused.

What was found names organisations by their public ids, as pairs of duplicates do: it goes with the next search.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from liaison.accounts.models import Member, Recorded, WorkspaceOwned

from .contact import ExternalIdentifier
from .parties import Organisation


class CandidateSearch(WorkspaceOwned):
    """The one search in a source; a new one takes its place."""

    kind = "candidate_search"

    class Source(models.TextChoices):
        # Translators: where candidates for identifiers come from.
        FILE = "file", _("a file")
        WIKIDATA = "wikidata", "Wikidata"
        ROR = "ror", "ROR"

    class State(models.TextChoices):
        # Translators: how far the search for identifiers has come.
        WORKING = "working", _("at work")
        DONE = "done", _("done")
        # Translators: a search stopped because the other server asked to be left alone for a while.
        WAITING = "waiting", _("has to wait")
        FAILED = "failed", _("stopped by a fault")

    public_id = None  # type: ignore[assignment]  # there is one for each source
    source = models.CharField(max_length=10, choices=Source.choices)
    state = models.CharField(max_length=10, choices=State.choices)
    file = models.FileField(upload_to="candidates/", blank=True)
    filename = models.CharField(max_length=255, blank=True)
    candidates = models.PositiveIntegerField(default=0)
    left_out = models.JSONField(default=list)  # [row, reason], the first of them
    left_out_count = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)  # of `total` organisations
    total = models.PositiveIntegerField(default=0)
    # How often a service answered, by the states of kit/outbound: "value", "zero", "no_data".
    answers = models.JSONField(default=dict)
    asked_until = models.BigIntegerField(default=0)  # organisations up to this primary key were asked
    again_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)
    asked_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta(WorkspaceOwned.Meta):
        db_table = "candidate_search"
        constraints = [models.UniqueConstraint(fields=["workspace", "source"], name="candidate_search_once")]

    @property
    def is_working(self) -> bool:
        return self.state == self.State.WORKING


class IdentifierCandidate(WorkspaceOwned):
    kind = "identifier_candidate"

    public_id = None  # type: ignore[assignment]  # reached through its organisation and its number
    whose = models.UUIDField()  # the public id of an organisation
    source = models.CharField(max_length=10, choices=CandidateSearch.Source.choices)
    scheme = models.CharField(max_length=20, choices=ExternalIdentifier.Scheme.choices)
    value = models.CharField(max_length=200)
    facts = models.JSONField(default=dict)  # see identifiers/rules/candidates.py
    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)  # [code, detail, points]
    is_sure = models.BooleanField(default=False)

    class Meta(WorkspaceOwned.Meta):
        db_table = "identifier_candidate"
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "whose", "source", "scheme", "value"], name="identifier_candidate_once"
            ),
        ]
        indexes = [models.Index(fields=["workspace", "-score", "id"], name="identifier_candidate_by_score")]


class NotIdentifier(Recorded):
    """Somebody looked and knows that this number is not this organisation's."""

    kind = "not_identifier"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="refused_identifiers")
    scheme = models.CharField(_("scheme"), max_length=20, choices=ExternalIdentifier.Scheme.choices)
    value = models.CharField(_("value"), max_length=200)

    class Meta(Recorded.Meta):
        db_table = "not_identifier"
        verbose_name = _("refused identifier")
        ordering = ["scheme", "value"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "organisation", "scheme", "value"], name="not_identifier_once"
            )
        ]

    def __str__(self) -> str:
        # Translators: how the history names the decision that a number is not theirs, such as "not Wikidata Q42".
        return _("not %(scheme)s %(value)s") % {"scheme": self.get_scheme_display(), "value": self.value}
