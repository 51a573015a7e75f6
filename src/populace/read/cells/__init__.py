"""Cells as integers and as the values that a column may take."""
