"""Which scripts of other sites may read: all, whatever can be read; none may write."""

from __future__ import annotations

from flask import Response, request

_READS = {"GET", "HEAD"}
_TOLD = "ETag, Retry-After, X-Request-ID"
"""What our words for errors speak of, and what saves asking for the same again."""
_POLICY = "default-src 'none'; frame-ancestors 'none'"
"""Data is no page: nothing in it is to be loaded or run, whatever a browser guesses."""


def as_data(response: Response) -> Response:
    """The response with the headers of data that any site may read."""
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Robots-Tag"] = "noindex"
    if request.method in _READS:
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = _TOLD
    elif request.method == "OPTIONS" and "GET" in response.allow:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD"
        response.headers["Access-Control-Allow-Headers"] = "*"
        response.headers["Access-Control-Max-Age"] = "86400"
    return response
