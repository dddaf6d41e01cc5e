"""An address as a QR code."""

from __future__ import annotations

from io import BytesIO

import segno

_QUIET_ZONE = 4
"""Modules of white around the code, as ISO/IEC 18004 asks."""


def svg(address: str) -> bytes:
    """The code as an SVG document, black on white whatever the page's colours are."""
    written = BytesIO()
    segno.make(address, error="m", micro=False).save(
        written,
        kind="svg",
        xmldecl=False,
        title=address,
        border=_QUIET_ZONE,
        dark="#000",
        light="#fff",
        omitsize=True,
    )
    return written.getvalue()
