"""What a steward declares of a table, and drafts of it for her to check."""
