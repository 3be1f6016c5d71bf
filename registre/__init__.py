"""The domain and its storage: relays, quartiers, actors. Knows no HTTP."""
