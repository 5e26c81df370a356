# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every address of the product. Inside a workspace they all begin with /w/<slug>/."""

from types import ModuleType

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from liaison.accounts import urls as accounts
from liaison.accounts.policies import Audience, open_to
from liaison.assessment import urls as assessment
from liaison.desk import urls as desk
from liaison.directory import urls as directory
from liaison.gatherings import urls as gatherings
from liaison.kit import urls as kit
from liaison.mailroom import urls as mailroom
from liaison.outreach import urls as outreach
from liaison.portal import urls as portal


def room(urls: ModuleType) -> URLResolver:
    """A room's public addresses and those inside a workspace, in one namespace."""
    inside = [path("w/<slug:workspace>/", include(urls.workspace_patterns))]
    return path("", include(([*urls.public_patterns, *inside], urls.app_name)))


def for_anyone(patterns: list[URLPattern], *methods: str) -> list[URLPattern]:
    """The kit's own pages, with the policy that the kit cannot know about."""
    anyone = open_to(Audience.ANYONE, methods=methods)
    return [path(str(p.pattern), anyone(p.callback), name=p.name) for p in patterns]


urlpatterns = [
    accounts.home,
    path("", include((for_anyone(kit.urlpatterns, "POST"), kit.app_name))),
    path("account/", include(accounts.account_patterns)),
    room(accounts),
    room(mailroom),
    room(directory),
    room(outreach),
    room(gatherings),
    room(assessment),
    room(desk),
    room(portal),
]
if settings.DEMO or settings.DEBUG:
    urlpatterns += for_anyone(kit.gallery_urls, "GET", "HEAD")
