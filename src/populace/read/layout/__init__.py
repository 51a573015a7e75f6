"""Where the records of a table begin and end."""
