"""The nouns of Populace: frozen values, checked when they are made. No work is done here, and nothing is read or written."""
