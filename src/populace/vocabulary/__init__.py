"""The nouns of Populace.

Frozen values, checked when they are made. No work is done here, and nothing is read or written.
"""
