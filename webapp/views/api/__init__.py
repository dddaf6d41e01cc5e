"""The same recommendations for scripts: JSON in, JSON out, one document of it all."""
