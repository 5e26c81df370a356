# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where the addresses and numbers of organisations and people lead, and countries by name."""

from urllib.parse import quote

from django import template

from liaison.directory.models import ContactPoint, ExternalIdentifier
from liaison.kit.identifiers import Identifier
from liaison.kit.places import country_name

register = template.Library()

register.filter("country", country_name)


@register.filter
def href(point: ContactPoint) -> str:
    """What a click on an address or number opens; "" where it is no link."""
    if point.type == ContactPoint.Type.EMAIL:
        return f"mailto:{quote(point.value, safe='@')}"
    if point.type == ContactPoint.Type.PHONE:
        return f"tel:{quote(point.normalised, safe='+')}"
    if point.type == ContactPoint.Type.WIKI:
        return f"https://meta.wikimedia.org/wiki/User:{quote(point.value.replace(' ', '_'))}"
    return web_address(point.value)


@register.filter
def web_address(text: str) -> str:
    """The address itself if it leads to a web page, else "": nothing typed may start a script."""
    return text if text.lower().startswith(("https://", "http://")) else ""


@register.filter
def short_address(text: str) -> str:
    """Without what every address begins with."""
    for beginning in ("https://", "http://", "www."):
        text = text.removeprefix(beginning)
    return text.rstrip("/")


@register.filter
def page_about(identifier: ExternalIdentifier) -> str:
    """The page that a number leads to; "" where there is none."""
    return Identifier(identifier.scheme, identifier.value).url
