"""Pages are sent compressed to whoever accepts that.

No page holds a secret, so nothing can be guessed from the length of what is sent.
Static files are compressed once, in views/assets.py.
"""

from __future__ import annotations

from flask import Flask
from flask_compress import Compress


def init_app(app: Flask) -> None:
    """Compresses responses after each request: zstd costs a tenth of the others.

    Tags are weak (views/headers.py), so that a page has one tag, however it is sent.
    """
    app.config.from_mapping(
        COMPRESS_ALGORITHM=["zstd", "br", "gzip"],
        COMPRESS_STREAMS=False,
        COMPRESS_EVALUATE_CONDITIONAL_REQUEST=False,
    )
    Compress(app)
