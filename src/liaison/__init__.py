# SPDX-License-Identifier: AGPL-3.0-or-later
"""Liaison: the partnerships workspace for open-knowledge organisations."""

__version__ = "0.1.0"
