# SPDX-License-Identifier: AGPL-3.0-or-later
"""`python -m liaison` is the `liaison` command."""

import sys

from liaison.project.cli import main

if __name__ == "__main__":
    sys.exit(main())
