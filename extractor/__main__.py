"""``python -m extractor`` is ``claims``."""

from extractor.cli import main

main()
