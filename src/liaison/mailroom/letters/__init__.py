# SPDX-License-Identifier: AGPL-3.0-or-later
"""Letters: texts with gaps for names, by language and goal, with drawers of their own.

What may stand in a gap is registered by the rooms that know it (`merge_fields` in kit/hooks.py). There is no
template language: `rules/` knows how a gap looks, and puts plain text into it. What goes to whom is not for this
workshop to know; the branch outreach writes to people with it.
"""
