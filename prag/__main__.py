"""`python -m prag` is the `prag` command."""

import sys

from prag.cli.main import main

sys.exit(main())
