"""Relays, hosts and antennas as the team edits them."""
