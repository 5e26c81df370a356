# SPDX-License-Identifier: AGPL-3.0-or-later
"""`{{ text|prose }}`: a longer text that somebody wrote, see kit/prose.py."""

from django.template import Library
from django.utils.safestring import SafeString

from liaison.kit import prose as markdown

register = Library()


@register.filter
def prose(text: str) -> SafeString:
    return markdown.prose(text)
