"""Benchmarks and simulations, run on demand; pytest collects none of them."""

import webapp  # noqa: F401  (it sets the number of threads, before numpy loads)
