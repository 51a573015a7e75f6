"""The Python API behind the front door: each function puts recipes and verbs to one use.

Every library but NumPy is imported late.
"""
