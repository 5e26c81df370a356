# SPDX-License-Identifier: AGPL-3.0-or-later
"""The files that people arrive with, one short page for each family. Facts: vendors' own files, read in public.

A kind is data alone; `rules/kinds.py` finds it. Rooms above add theirs through `kit.hooks.file_kinds`.
"""

from . import address_books, elsewhere, mailings, own, relations

KINDS = (*own.KINDS, *address_books.KINDS, *mailings.KINDS, *relations.KINDS, *elsewhere.KINDS)
