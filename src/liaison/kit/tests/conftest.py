# SPDX-License-Identifier: AGPL-3.0-or-later
import os

from hypothesis import settings

# No deadlines: a busy machine is not a bug. On CI the same examples every time; at a desk new ones.
settings.register_profile("liaison", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("liaison")
