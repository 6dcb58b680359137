"""Numbers: daily rates, what is computed from them, and what may be said of them. Pure."""
