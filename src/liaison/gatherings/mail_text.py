# SPDX-License-Identifier: AGPL-3.0-or-later
"""The text of a mail from its template."""

import re
from collections.abc import Mapping

from django.template.loader import render_to_string

_BLANK_LINES = re.compile(r"\n\s*\n(\s*\n)+")


def mail_text(template: str, context: Mapping[str, object]) -> str:
    """What stands between the parts of a template leaves one empty line at most."""
    return _BLANK_LINES.sub("\n\n", render_to_string(template, dict(context))).strip() + "\n"
