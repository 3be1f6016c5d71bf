"""Accounts of the team: passwords, second factor, sessions, single-use links, limits on tries."""
