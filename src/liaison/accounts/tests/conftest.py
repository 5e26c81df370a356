# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def no_tries_yet():
    """allauth counts tries in the cache, which outlives a test."""
    cache.clear()
