"""The declared catalogue: TOML files, the JSON document they make, and its checks."""
