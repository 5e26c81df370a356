# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the domains that we send from say about their letters, in words for people who run no servers."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from liaison.accounts.limiting import too_many
from liaison.accounts.policies import MemberRequest, policy
from liaison.accounts.rules import Can
from liaison.kit.limits import take
from liaison.mailroom.forms import DomainForm
from liaison.mailroom.lookup.looking import is_switched_on, look_up
from liaison.mailroom.lookup.wording import in_words, nobody_answered, wanted
from liaison.mailroom.queries.outbox import domains_of

LOOKS, HOUR = 30, timedelta(hours=1)


@policy(get=Can.SEE_MAIL, post=Can.SEE_MAIL)
def records(request: MemberRequest) -> HttpResponse:
    """Looked up because somebody asks, and shown to them; nothing is kept."""
    domains = domains_of(request.member)
    form = DomainForm(request.POST or None, domains=domains)
    rows: list[dict[str, object]] = []
    is_on = is_switched_on()
    if is_on and form.is_valid():
        if not take(f"dns:{request.workspace.pk}", limit=LOOKS, per=HOUR):
            return too_many(request)
        rows = _rows(form.cleaned_data["domain"], form.cleaned_data["selector"])
    context = {
        # Translators: title of a page about entries in DNS; keep the three names.
        "title": _("SPF, DKIM and DMARC"),
        "section": "senders",
        "form": form,
        "domains": domains,
        "is_on": is_on,
        "rows": rows,
    }
    return render(request, "mailroom/records.html", context, status=422 if form.errors else 200)


def _rows(domain: str, selector: str) -> list[dict[str, object]]:
    return [
        {
            "entry": report.entry.value.upper(),
            "found": report.found,
            "words": in_words(report.found.says) if report.found else nobody_answered(),
            "wanted": wanted(report.found.says, domain) if report.found else "",
        }
        for report in look_up(domain, selector)
    ]


urlpatterns = [path("mail/senders/records/", records, name="records")]
