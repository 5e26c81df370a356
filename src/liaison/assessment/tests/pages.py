# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a visitor of a page of assessments does and reads, for this room's tests."""

import re

from liaison.accounts.links import workspace_url
from liaison.assessment.rules.criteria import WORKSHOP


def url(name, row=None):
    return workspace_url(f"assessment:{name}", row.public_id) if row else workspace_url(f"assessment:{name}")


def words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def sheet_of(points, **more):
    return {f"points-{key}": points for key in WORKSHOP} | more


def editor_data(visitor, address):
    """What the editor's form holds."""
    page = visitor.get(address).content.decode()
    data = {}
    for tag in re.findall(r"<input[^>]+>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        ticked = "checkbox" not in tag or " checked" in tag
        if ticked and name and name[1].startswith(("criteria-", "bands-", "expected", "name")):
            data[name[1]] = value[1] if value else ""
    return data | {"step": "0.5", "is_default": "on"}
