"""An example deployment, tried for real: ``python -m tests.bench.deployment``."""
