# SPDX-License-Identifier: AGPL-3.0-or-later
"""Settings for the test suite: the product's own, in a folder of their own, with cheap password hashes."""

import os
import tempfile

if "LIAISON_DATA" not in os.environ:
    os.environ["LIAISON_DATA"] = tempfile.mkdtemp(prefix="liaison-test-")
os.environ.setdefault("LIAISON_SECRET_KEY", "only-for-the-test-suite-" + "x" * 40)

from .settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
