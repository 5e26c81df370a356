# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page that the link in a letter leads to. Looking changes nothing, however often; pressing a button does.

It needs no account, no cookie and no script: who has the link may do what the link may, as RFC 8058 has it. That
is also why it asks for no CSRF token: there is nothing but the link that could be misused.
"""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from liaison.accounts.limiting import may_try, too_many
from liaison.accounts.models import Workspace
from liaison.accounts.policies import Audience, open_to
from liaison.accounts.scope import in_workspace
from liaison.mailroom.models import Suppression
from liaison.mailroom.opt_out import Link, read_token, token_of, workspace_named_in
from liaison.mailroom.reading.actions.declining import (
    want_a_pause,
    want_letters_again,
    want_no_letters,
    want_none_for_everybody,
)
from liaison.mailroom.reading.queries.declined import asked_for_everybody, standing
from liaison.portal.forms.letters import PAUSES, OtherWishForm
from liaison.portal.queries.workspaces import workspace_with
from liaison.portal.rules.letters import months_later
from liaison.portal.speaking import spoken, still

ONE_CLICK = "List-Unsubscribe=One-Click"
# What the page says has just happened.
SAID = frozenset({"none", "pause", "everybody", "again"})


@csrf_exempt
@never_cache
@open_to(Audience.ANYONE)
def letters(request: HttpRequest, token: str) -> HttpResponse:
    link = read_token(token)
    workspace = workspace_with(link.workspace) if link else None
    with override(spoken(request, link.language if link else "")):
        if link is None or workspace is None or not link.is_somebodys:
            answer = _without_their_link(request, token, link)
        else:
            with in_workspace(workspace), timezone.override(workspace.zone):
                answer = (
                    _said(request, link, workspace)
                    if request.method == "POST"
                    else _page(request, link, workspace)
                )
    # The address is a secret: it is neither told to the next page nor found by searching.
    answer["Referrer-Policy"], answer["X-Robots-Tag"] = "no-referrer", "noindex"
    return answer


def _without_their_link(request: HttpRequest, token: str, link: Link | None) -> HttpResponse:
    """Cut off, changed, or copied from a text that was addressed to nobody: there is a way out all the same."""
    if link is None and not may_try(request, "letters"):
        return too_many(request)
    context = {"workspace": workspace_with(workspace_named_in(token)), "is_general": link is not None}
    return render(request, "portal/no_link.html", context, status=200 if link else 404)


def _page(
    request: HttpRequest, link: Link, workspace: Workspace, form: OtherWishForm | None = None, said: str = ""
) -> HttpResponse:
    said = said or request.GET.get("said", "")
    holds = standing(link)
    context = {
        "workspace": workspace,
        "standing": holds,
        "everybody": asked_for_everybody(link),
        "said": said if said in SAID else "",
        "form": form or OtherWishForm(may_pause=_may_pause(holds)),
    }
    return render(request, "portal/letters.html", context, status=422 if form else 200)


def _may_pause(holds: Suppression | None) -> bool:
    return holds is None or holds.until is not None


def _said(request: HttpRequest, link: Link, workspace: Workspace) -> HttpResponse:
    """That somebody wants no letters is heard however often it is said; the rest is counted."""
    now, wish = timezone.now(), request.POST.get("wish", "")
    if wish == "none":
        want_no_letters(link, at=now)
        return _go(request, link, wish)
    if _is_one_click(request):
        # Providers of mail follow no redirection.
        want_no_letters(link, at=now)
        return _page(request, link, workspace, said="none")
    if not may_try(request, "letters", link.address_hash):
        return too_many(request)
    if wish == "again":
        return _go(request, link, wish if want_letters_again(link) else "")
    form = OtherWishForm(request.POST, may_pause=_may_pause(standing(link)))
    return _other_wish(request, link, form, now) if form.is_valid() else _page(request, link, workspace, form)


def _other_wish(request: HttpRequest, link: Link, form: OtherWishForm, now: datetime) -> HttpResponse:
    wish = form.cleaned_data["wish"]
    if wish in PAUSES:
        want_a_pause(link, until=months_later(timezone.localdate(now), PAUSES[wish]), at=now)
        return _go(request, link, "pause")
    want_none_for_everybody(link, organisation=form.cleaned_data["organisation"], at=now)
    return _go(request, link, wish)


def _is_one_click(request: HttpRequest) -> bool:
    """RFC 8058, 3.2: a form in either of its two codings; some senders forget to say which."""
    name, _equals, value = ONE_CLICK.partition("=")
    if request.POST:
        return request.POST.get(name) == value
    return request.content_type not in {"multipart/form-data"} and request.body[:80].strip() == ONE_CLICK.encode()


def _go(request: HttpRequest, link: Link, said: str) -> HttpResponse:
    address = reverse("portal:letters", args=[token_of(link)])
    return redirect(still(request, address, said=said) if said else still(request, address))


urlpatterns = [path("your-letters/<str:token>/", letters, name="letters")]
