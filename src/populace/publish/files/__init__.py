"""What the files of a release hold, and how they are read back from a folder that anyone made."""
