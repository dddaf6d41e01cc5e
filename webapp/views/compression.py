"""Pages are sent compressed to whoever accepts that.

No page holds a secret, so nothing can be guessed from the length of what is sent.
Static files are compressed once, in views/assets.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from flask import Flask, Response, request
from flask_compress import Compress
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

_ACCEPTS = "HTTP_ACCEPT_ENCODING"
_ENCODINGS = ("zstd", "br", "gzip")
"""Best first: zstd costs a tenth of the others."""


def init_app(app: Flask) -> None:
    """Compresses responses after each request.

    Tags are weak (views/headers.py), so that a page has one tag, however it is sent.
    """
    app.config.from_mapping(
        COMPRESS_ALGORITHM=list(_ENCODINGS),
        COMPRESS_REGISTER=False,
        COMPRESS_STREAMS=False,
        COMPRESS_EVALUATE_CONDITIONAL_REQUEST=False,
    )
    compress = Compress(app)
    compress.compress_mimetypes_set.add("text/markdown")

    def packed(response: Response) -> Response:
        # Flask-Compress takes what is refused (q=0) for what is liked least.
        request.environ[_ACCEPTS] = preferred(_ENCODINGS)
        return compress.after_request(response)

    app.after_request(packed)


def preferred(known: Iterable[str]) -> str:
    """Which of these encodings, best first, the request likes most; empty for none."""
    return _preferred(request.environ.get(_ACCEPTS, ""), tuple(known))


@lru_cache(maxsize=128)
def _preferred(accepts: str, known: tuple[str, ...]) -> str:
    likes = parse_accept_header(accepts, Accept).quality
    best = max(known, key=likes, default="")
    return best if 0 < likes(best) >= likes("identity") else ""
