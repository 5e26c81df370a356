# SPDX-License-Identifier: AGPL-3.0-or-later
"""Conflicts of interest: what was said of them, and where one is likely."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from liaison.accounts.models import Member
from liaison.assessment.models import AssessorAssignment, ConflictDeclaration
from liaison.kit.contacts import domain_of, is_public_mail_domain
from liaison.pathway.models import Partnership


def newest_declarations(assignments: Iterable[AssessorAssignment]) -> dict[int, ConflictDeclaration]:
    """Assignment → what was said last."""
    rows = ConflictDeclaration.objects.filter(assignment__in=list(assignments)).select_related("by__user")
    return {row.assignment_id: row for row in rows.order_by("at", "pk")}


def newest_declaration(assignment: AssessorAssignment) -> ConflictDeclaration | None:
    return ConflictDeclaration.objects.filter(assignment=assignment).order_by("-at", "-pk").first()


def likely_conflict(partnership: Partnership, assessor: Member) -> str:
    """Why the assessor may be partial, in a sentence; empty where nothing speaks for it."""
    organisation = partnership.organisation
    if assessor.pk in {partnership.owner_id, organisation.looked_after_by_id}:
        # Translators: why an assessor may have a conflict of interest. %(name)s is a colleague.
        return _("%(name)s looks after this relationship.") % {"name": assessor}
    domain = domain_of((assessor.user.email or "").rpartition("@")[2])
    if not domain or is_public_mail_domain(domain):
        return ""
    theirs = {organisation.website_domain, *(domain_of(str(one)) for one in organisation.domains)} - {""}
    if any(domain == one or domain.endswith(f".{one}") for one in theirs):
        # Translators: why an assessor may have a conflict of interest. %(name)s is a colleague, %(domain)s is what
        # Translators: stands after the @ of their address.
        return _("%(name)s's address is at %(domain)s, like theirs.") % {"name": assessor, "domain": domain}
    return ""
