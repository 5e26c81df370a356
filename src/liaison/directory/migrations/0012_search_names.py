# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import migrations

from liaison.directory.search_index import IndexForSearch


class Migration(migrations.Migration):
    """PostgreSQL did not use its indexes of names: their condition was not that of the questions."""

    dependencies = [("directory", "0011_retention")]

    operations = [IndexForSearch()]
