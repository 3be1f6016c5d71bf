"""One module per family of routes; each has `make_router()`."""
