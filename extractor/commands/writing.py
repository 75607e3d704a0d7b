"""Lines for people on standard output, in colour where a terminal shows them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable


def writer() -> Callable[[str, str], None]:
    """What writes a line in a style: in colour on a terminal where NO_COLOR is not set, else plain."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return lambda line, style: print(line)
    from rich.console import Console
    from rich.text import Text

    console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
    return lambda line, style: console.print(Text(line, style=style), soft_wrap=True)
