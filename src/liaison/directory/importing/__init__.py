# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bring your spreadsheet: a workshop inside the directory, with the house's usual drawers.

upload  → what the columns mean (rules.columns)  → staged rows
preview → what each row says (rules.rows), compared with what is known (rules.comparing, queries.world)
commit  → the same comparison once more, then written in transactions of at most 1,000 rows
undo    → row by row, unless somebody built on it since
"""
