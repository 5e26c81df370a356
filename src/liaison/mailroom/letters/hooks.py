# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the workshop for letters offers to the house."""

from . import fields  # noqa: F401 (the gaps that the mailroom fills itself)
