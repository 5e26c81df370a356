# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing in with a wiki's account: there, back again, and the link between the two accounts.

There is a way there only where the operator has named a wiki. It is a link and no form, because the content policy
lets no form lead to another server, not even by way of a redirect. What is done at the end needs the wiki's answer
and this session's state.
"""

import secrets
import time
from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from liaison.accounts.actions.wiki import LinkedElsewhere, account_of, link_to, unlink
from liaison.accounts.gateway import Exchange, WikiProfile, authorize_url, profile_for
from liaison.accounts.limiting import may_try, too_many
from liaison.accounts.models import User
from liaison.accounts.policies import Audience, open_to
from liaison.accounts.ways_in import wiki_account_of, wiki_is_last_way_in, wiki_is_on
from liaison.kit.outbound import State

KEY = "wiki"
MOST_SECONDS = 15 * 60
SIGN_IN, LINK = "sign in", "link"


@open_to(Audience.ANYONE, methods=("GET",))
def sign_in(request: HttpRequest) -> HttpResponse:
    if not may_try(request, "wiki-sign-in"):
        return too_many(request)
    return redirect(_there(request, SIGN_IN))


@open_to(Audience.SIGNED_IN, methods=("GET",))
@reauthentication_required
def link(request: HttpRequest) -> HttpResponse:
    """A page with a link: a way that begins with a form, such as "Is it you?", may not end at another server."""
    context = {"there_url": _there(request, LINK), "wiki_name": settings.MEDIAWIKI_NAME}
    return render(request, "accounts/wiki_there.html", context)


def _there(request: HttpRequest, purpose: str) -> str:
    if not wiki_is_on():
        raise Http404
    exchange = Exchange(_return_url(request), secrets.token_urlsafe(32), secrets.token_urlsafe(48))
    request.session[KEY] = {
        "state": exchange.state,
        "verifier": exchange.verifier,
        "purpose": purpose,
        "user": request.user.pk,
        "next": get_next_redirect_url(request) or "",
        "at": time.time(),
    }
    return authorize_url(exchange)


def _return_url(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("account_wiki_return"))


@open_to(Audience.ANYONE, methods=("GET",))
def back(request: HttpRequest) -> HttpResponse:
    """Where the wiki sends people afterwards. Each state of a session is good for one return."""
    if not wiki_is_on():
        raise Http404
    if not may_try(request, "wiki-return"):
        return too_many(request)
    begun = request.session.pop(KEY, None)
    try:
        profile = _who_came(request, begun)
    except Unknown as problem:
        return _sorry(request, str(problem))
    return _link(request, profile) if begun["purpose"] == LINK else _sign_in(request, profile, begun["next"])


class Unknown(Exception):
    """The wiki has not said who came; the message says why and what to do."""


def _who_came(request: HttpRequest, begun: Any) -> WikiProfile:
    """Raises Unknown."""
    if not _belongs_together(request, begun):
        # Translators: somebody came back from a wiki in a way that we did not send them on, or too late.
        raise Unknown(_("That did not begin here, or took too long. Try once more."))
    if "code" not in request.GET:
        # Translators: somebody did not allow the wiki to say who they are.
        raise Unknown(_("The wiki did not tell us who you are, so nothing was changed."))
    exchange = Exchange(_return_url(request), begun["state"], begun["verifier"])
    reading = profile_for(request.GET["code"][:2_000], exchange)
    if reading.state is State.THROTTLED:
        # Translators: the wiki answers nobody for a while.
        raise Unknown(_("The wiki has too much to do just now. Try later, or sign in another way."))
    if reading.value is None:
        # Translators: the wiki gave no answer that can be understood.
        raise Unknown(_("The wiki did not answer properly. Try again, or sign in another way."))
    return reading.value


def _belongs_together(request: HttpRequest, begun: Any) -> bool:
    return (
        isinstance(begun, dict)
        and secrets.compare_digest(request.GET.get("state", "").encode(), begun["state"].encode())
        and time.time() - begun["at"] < MOST_SECONDS
        and begun["user"] == request.user.pk
    )


def _sorry(request: HttpRequest, words: str) -> HttpResponse:
    """Back to where the way to the wiki began."""
    messages.error(request, words)
    return redirect("mfa_index" if request.user.is_authenticated else "account_login")


def _sign_in(request: HttpRequest, profile: WikiProfile, after: str) -> HttpResponse:
    """The second step, where there is one, follows as after a password."""
    found = account_of(profile, at=timezone.now())
    if found is None:
        # Translators: a wiki account is not linked to any account here; %(name)s is its name.
        words = _("No account here is linked to %(name)s. Sign in another way, then link it under “Signing in”.")
        return _sorry(request, words % {"name": profile.username})
    user, is_new = found
    if is_new:
        _tell(user, "account/email/wiki_linked")
    record_authentication(request, user, method="wiki", uid=profile.subject)
    answer: HttpResponse = perform_login(request, Login(user=user, redirect_url=after or None))
    return answer


def _link(request: HttpRequest, profile: WikiProfile) -> HttpResponse:
    user = cast(User, request.user)  # whoever began this, see above
    try:
        link_to(user, profile, at=timezone.now())
    except LinkedElsewhere:
        # Translators: a wiki account could not be linked; %(name)s is its name.
        words = _("%(name)s opens another account here already, or you have linked one. Unlink that first.")
        return _sorry(request, words % {"name": profile.username})
    _tell(user, "account/email/wiki_linked")
    # Translators: said after a wiki account was linked; %(name)s is its name.
    messages.success(request, _("You can sign in as %(name)s from now on.") % {"name": profile.username})
    return redirect("mfa_index")


def _tell(user: User, template: str) -> None:
    get_adapter().send_notification_mail(template, user)


@open_to(Audience.SIGNED_IN, methods=("POST",))
@reauthentication_required
def unlinking(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    account = wiki_account_of(user)
    if account is None:
        raise Http404
    if wiki_is_last_way_in(user):
        # Translators: why the link to a wiki account stays.
        return _sorry(request, _("Without it nobody could sign in to this account any more. Add a passkey first."))
    unlink(account)
    _tell(user, "account/email/wiki_unlinked")
    # Translators: said after the link to a wiki account was removed; %(name)s is its name.
    messages.success(request, _("%(name)s does not sign you in any more.") % {"name": account.username})
    return redirect("mfa_index")
