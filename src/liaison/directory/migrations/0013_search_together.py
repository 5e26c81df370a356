# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import migrations

from liaison.directory.search_index import IndexForSearch


class Migration(migrations.Migration):
    """SQLite's index can wait for the end of an import's thousand rows."""

    dependencies = [("directory", "0012_search_names")]

    operations = [IndexForSearch()]
