"""The team's area, /equipe/…: in French, behind an account, never kept by a cache."""
