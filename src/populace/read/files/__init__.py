"""Files, databases and frames of any kind as columns of text."""
