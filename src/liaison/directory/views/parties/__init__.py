# SPDX-License-Identifier: AGPL-3.0-or-later
"""Organisations and people: their lists, their pages, adding and editing them and what belongs to them."""

from . import adding, details, exports, lists, records, saved, several

urlpatterns = [
    *lists.urlpatterns,
    *exports.urlpatterns,
    *saved.urlpatterns,
    *several.urlpatterns,
    *adding.urlpatterns,
    *records.urlpatterns,
    *details.urlpatterns,
]
