# SPDX-License-Identifier: AGPL-3.0-or-later
"""Several people judge possible partners by the same criteria: rounds, scores, totals, decisions."""
