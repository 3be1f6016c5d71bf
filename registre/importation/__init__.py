"""Files of actors: read, understood row by row, shown as a dry run, then applied at once."""
