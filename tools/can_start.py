# SPDX-License-Identifier: AGPL-3.0-or-later
"""Says in one sentence what is missing before an environment can be made. Runs on any Python 3, however old."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 (that it is too old is what we are here to say)
    sys.exit("Liaison needs Python 3.11 or newer. Install it and name it, for example: make PYTHON=python3.12")
try:
    import ensurepip  # noqa: F401 (Debian ships it apart)
    import venv  # noqa: F401
except ImportError:
    sys.exit("Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv")
