# SPDX-License-Identifier: AGPL-3.0-or-later
"""Codes that a phone reads (ISO/IEC 18004), in the forms that slides and printers want."""

import io

import segno

# The name of a file's kind, and its media type.
CODES = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}
# Sides of the little squares: pixels in a PNG that is sharp on a poster, points elsewhere.
_SCALE = {"svg": 6, "png": 20, "pdf": 10}
# Readers need so many white squares around it.
_BORDER = 4


def code_of(address: str, kind: str) -> bytes:
    """Dark on light, whatever the page around it: what is light on dark, many phones cannot read."""
    data = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        data, kind=kind, scale=_SCALE[kind], border=_BORDER, dark="#000", light="#fff"
    )
    return data.getvalue()
