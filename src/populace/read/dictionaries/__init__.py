"""Data dictionaries of other programs, and lists of values with labels."""
