"""Several tables that hang together by keys, which are compared and forgotten."""
