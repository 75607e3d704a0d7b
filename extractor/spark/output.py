"""The folder that a job writes: whole or not there, in any store that Hadoop knows."""

from __future__ import annotations

from typing import Any

from pyspark.sql import SparkSession

from extractor.exits import RefusedError


class Output:
    """A folder that is written beside its place and then put there.

    Beside it because Spark, told to overwrite, deletes first and then writes for hours. What was there stays until the
    new folder is whole; then two renames exchange them. Where a machine fails between the two, the next job puts the
    old one back before it begins. In stores of objects a rename copies, and takes its time. ``beside`` is the folder to
    write, ``between`` one for what is needed on the way.
    """

    def __init__(self, spark: SparkSession, uri: str) -> None:
        context: Any = spark.sparkContext
        self.uri = uri.rstrip("/")
        folder, _, name = self.uri.rpartition("/")
        self._paths = context._jvm.org.apache.hadoop.fs.Path
        self._store = self._path(self.uri).getFileSystem(context._jsc.hadoopConfiguration())
        self._before = f"{folder}/.{name}.before"
        self.beside = f"{folder}/.{name}.{spark.sparkContext.applicationId}"
        self.between = f"{folder}/{name}.{spark.sparkContext.applicationId}.tables"  # not hidden: Spark reads it

    def check(self, *, overwrite: bool) -> None:
        """Raise RefusedError where something is there that is not to be overwritten. A job that failed in the middle of
        its exchange is undone."""
        if self._is_there(self._before) and not self._is_there(self.uri):
            self._rename(self._before, self.uri)
        if self._is_there(self.uri) and not overwrite:
            raise RefusedError(f"{self.uri}: is there already: choose another output, or --overwrite")

    def put_in_place(self, *, overwrite: bool) -> None:
        """Have what was written beside take its place. Raises RefusedError where something came there meanwhile that
        is not to be overwritten, OSError where the store refuses."""
        self.check(overwrite=overwrite)
        self._remove(self._before)  # whole as well, but older than what is there
        if self._is_there(self.uri):
            self._rename(self.uri, self._before)
        try:
            self._rename(self.beside, self.uri)
        except OSError:
            self.check(overwrite=True)
            raise
        self._remove(self._before)
        self._remove(self.between)

    def discard(self) -> None:
        """Remove what is still beside; nothing where there is nothing."""
        self._remove(self.beside)
        self._remove(self.between)

    def _path(self, uri: str) -> Any:
        return self._paths(uri)

    def _is_there(self, uri: str) -> bool:
        return bool(self._store.exists(self._path(uri)))

    def _remove(self, uri: str) -> None:
        self._store.delete(self._path(uri), True)

    def _rename(self, old: str, new: str) -> None:
        """Raises OSError where the store does not do it; it says no more."""
        if not self._store.rename(self._path(old), self._path(new)):
            raise OSError(f"cannot be renamed from {old} to {new}")
