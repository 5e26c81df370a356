# SPDX-License-Identifier: AGPL-3.0-or-later
"""Each file has its own `urlpatterns`; `outreach/urls.py` collects them."""
