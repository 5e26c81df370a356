# SPDX-License-Identifier: AGPL-3.0-or-later
"""The arithmetic of the scoring matrix, in Decimal. docs/scoring.md explains it to people who use it."""
