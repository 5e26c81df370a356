# SPDX-License-Identifier: AGPL-3.0-or-later
"""One archive for both databases: made while Liaison runs, checked before anything is touched, tried by drills.

An archive is a zip file with `manifest.json`, a file of rows for each table, and the uploads.
docs/decisions/0008-backup.md says why.
"""

from .drilling import drill
from .reading import open_archive
from .restoring import restore
from .shapes import Refused
from .writing import make_archive

__all__ = ["Refused", "drill", "make_archive", "open_archive", "restore"]
