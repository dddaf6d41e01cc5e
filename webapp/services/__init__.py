"""Use cases: each takes a session and returns domain values."""
