"""Run the notebooks and keep their outputs in them.

usage: python notebooks/run.py [--into FOLDER] [--kernel PYTHON]
"""

from __future__ import annotations

import argparse
import asyncio
import re
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parent
SECONDS = 120
"""Longest time of one cell."""


def notebooks() -> list[Path]:
    """All notebooks, in the order of their names."""
    return sorted(FOLDER.glob("*.ipynb"))


def run(path: Path, python: Path | None = None) -> Any:
    """The notebook, run from top to bottom in a kernel of its own, by the interpreter given or the default kernel's.

    Raises CellExecutionError where a cell does.
    """
    notebook = nbformat.read(path, as_version=4)
    manager = AsyncKernelManager(kernel_name="python3")
    if python:
        argv = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        manager._kernel_spec = KernelSpec(argv=argv, display_name="Python 3", language="python")
    client = NotebookClient(notebook, km=manager, timeout=SECONDS, resources={"metadata": {"path": str(FOLDER)}})
    asyncio.run(_executed(client, manager))
    return tidied(notebook)


async def _executed(client: NotebookClient, manager: AsyncKernelManager) -> None:
    try:
        await client.async_execute()
    finally:  # a client ends no kernel but one it started by itself
        await manager.shutdown_kernel(now=True)


def tidied(notebook: Any) -> Any:
    """The notebook without what differs from run to run: times, versions, addresses of objects."""
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        cell.metadata = {}
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if len(data) > 1:  # what a picture or page is called in words holds an address in memory
                data.pop("text/plain", None)
            if "text/html" in data:
                data["text/html"] = re.sub(r"\s*\n\s*", "\n", data["text/html"])
    return notebook


def main() -> None:
    """Run all of them, and write them where they are or into another folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=Path, default=FOLDER, help="folder to write to; else where they are")
    parser.add_argument("--kernel", type=Path, help="interpreter of the kernels; else that of the kernel python3")
    options = parser.parse_args()
    for path in notebooks():
        written = options.into / path.name
        nbformat.write(run(path, options.kernel), written)
        print(path.name, written.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
