# SPDX-License-Identifier: AGPL-3.0-or-later
import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liaison.project.settings")

application = get_wsgi_application()

# What is loaded by now stays: not to look through it again and again, and not every 700 objects through a page's
# own, of which it makes many thousands, spares a tenth of its time.
gc.freeze()
gc.set_threshold(5_000)
