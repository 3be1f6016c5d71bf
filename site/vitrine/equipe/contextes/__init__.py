"""One module of dataclasses per family of pages of the team."""
