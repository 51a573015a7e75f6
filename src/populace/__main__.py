"""`python -m populace` is the command `populace`. Nothing else may live here."""

import sys

from populace_command import main

if __name__ == "__main__":
    sys.exit(main())
