# SPDX-License-Identifier: AGPL-3.0-or-later
from . import files, mappings, mending

urlpatterns = [*files.urlpatterns, *mending.urlpatterns, *mappings.urlpatterns]
