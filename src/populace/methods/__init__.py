"""Whole recipes, one file each, that put the verbs in order."""
