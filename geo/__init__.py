"""Pure geography: sectors, quartiers, assignment, streets, tiles. No HTTP, no SQL, no settings."""
