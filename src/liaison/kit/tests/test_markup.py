# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.utils.safestring import SafeString

from liaison.kit.markup import escape, joined


def test_only_what_was_escaped_is_joined():
    assert joined([SafeString("<b>"), escape("<i>"), SafeString("</b>")]) == "<b>&lt;i&gt;</b>"
    assert isinstance(joined([]), SafeString)
    with pytest.raises(TypeError):
        joined([SafeString("<b>"), "<i>"])
