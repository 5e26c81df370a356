# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who is here twice: finding it, saying why, making one of two, and taking that back at any later time.

A workshop with drawers of its own, as the import is (docs/decisions/0011): `rules/` compare, `queries/` look
through the directory, `actions/` merge and take apart.
"""
