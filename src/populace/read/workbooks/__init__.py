"""Sheets of Excel and OpenDocument workbooks as columns of text."""
