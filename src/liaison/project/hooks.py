# SPDX-License-Identifier: AGPL-3.0-or-later
"""Read when Django is ready: makes the system checks known."""

from . import checks

__all__ = ["checks"]
