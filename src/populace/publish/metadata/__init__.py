"""A release in the words of standards, citations and its README."""
