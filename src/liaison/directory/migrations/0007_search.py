# SPDX-License-Identifier: AGPL-3.0-or-later
from django.db import migrations, models

from liaison.directory.search_index import IndexForSearch


class Migration(migrations.Migration):
    dependencies = [("directory", "0006_duplicates")]

    operations = [
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["workspace", "name_key", "id"], name="person_by_key"),
        ),
        IndexForSearch(),
    ]
