"""Review of records: proposals, publication, history."""
