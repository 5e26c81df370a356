# SPDX-License-Identifier: AGPL-3.0-or-later
"""Finding the numbers by which the world knows our organisations: a workshop with drawers of its own.

Candidates come from a file, or from a service that the operator switched on. They are compared by the rules of
`directory/duplicates`; a person accepts them, and what was refused is not offered again.
"""
