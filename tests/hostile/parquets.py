"""Hostile Parquet files: (file name, bytes, what a loader must do), as in make_hostile.raw_files."""

from __future__ import annotations

import datetime as dt
import io
import random
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

TEXTS = ["Prices fell 4 percent, the office said.", "Sales rose 15 percent.", "Output was flat."]


def written(columns: dict[str, Any], **settings: Any) -> bytes:
    """A table of three rows as the bytes of a file; ``id`` and ``text`` are as usual if not given, absent if None."""
    filled = {"id": ["a1", "a2", "a3"], "text": TEXTS, **columns}
    return table({name: values for name, values in filled.items() if values is not None}, **settings)


def table(columns: dict[str, Any], **settings: Any) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file, **settings)
    return file.getvalue()


def parquet_files() -> Iterator[tuple[str, bytes, str]]:
    yield from _sound()
    yield from _fields()
    yield from _dates()
    yield from _damaged()
    yield from _large()


def _sound() -> Iterator[tuple[str, bytes, str]]:
    yield "ok.parquet", written({}), "accept"
    for packing in ("none", "snappy", "gzip", "zstd", "lz4", "brotli"):
        yield f"{packing}.parquet", written({}, compression=packing), "accept"
    yield "small-row-groups.parquet", written({}, row_group_size=1), "accept"
    yield "second-version-pages.parquet", written({}, data_page_version="2.0"), "accept"
    yield "no-rows.parquet", table({"id": pa.array([], pa.string()), "text": pa.array([], pa.string())}), "accept"
    yield "number-ids.parquet", written({"id": [1, 2, 2**62]}), "accept"
    yield "dictionary-texts.parquet", written({"text": pa.array(TEXTS).dictionary_encode()}), "accept"
    yield "large-strings.parquet", written({"text": pa.array(TEXTS, pa.large_string())}), "accept"
    yield "binary-texts.parquet", written({"text": [text.encode() for text in TEXTS]}), "accept"
    yield "nested-columns.parquet", written({"tags": [["a"], [], None], "place": [{"x": 1}, None, {"x": 2}]}), "accept"
    yield "not-finite.parquet", written({"score": [float("nan"), float("inf"), 1.5]}), "accept"
    yield "null-column.parquet", written({"title": pa.nulls(3)}), "accept"
    yield "dotted-column.parquet", written({"meta.date": ["x", "y", "z"]}), "accept"


def _fields() -> Iterator[tuple[str, bytes, str]]:
    yield "no-columns.parquet", table({}), "reject-file"
    yield "no-text.parquet", written({"text": None, "body": TEXTS}), "reject-file"
    yield "no-id.parquet", written({"id": None}), "reject-file"
    yield "null-text.parquet", written({"text": ["a", None, "c"]}), "reject-line"
    yield "null-id.parquet", written({"id": ["a", None, "c"]}), "reject-line"
    yield "empty-id.parquet", written({"id": ["a", "", "c"]}), "reject-line"
    yield "doubled-id.parquet", written({"id": ["a", "a", "c"]}), "reject-line"
    yield "float-id.parquet", written({"id": [1.5, 2.5, 3.5]}), "reject-line"
    yield "list-text.parquet", written({"text": [["a"], ["b"], ["c"]]}), "reject-line"
    yield "record-text.parquet", written({"text": [{"en": text} for text in TEXTS]}), "reject-line"
    yield "number-title.parquet", written({"title": [1, 2, 3]}), "reject-line"
    yield "latin1-text.parquet", written({"text": [b"a", b"caf\xe9", b"c"]}), "reject-line"
    yield "latin1-in-a-string.parquet", written({"text": _wrong_string()}), "reject-line"
    yield "hostile-names.parquet", written({"\x1b[31m": [1, 2, 3], "": [1, 2, 3]}), "accept"
    doubled = pa.table([["a"], ["x"], ["y"]], names=["id", "text", "text"])
    file = io.BytesIO()
    pq.write_table(doubled, file)
    yield "doubled-columns.parquet", file.getvalue(), "reject-file"


def _wrong_string() -> pa.Array:
    """Strings of which the second is no UTF-8, which nobody checks on writing."""
    wrong = pa.array([b"a", b"caf\xe9", b"c"])
    return pa.Array.from_buffers(pa.string(), len(wrong), wrong.buffers())


def _dates() -> Iterator[tuple[str, bytes, str]]:
    day = dt.date(2018, 1, 10)
    yield "days.parquet", written({"published": [day, None, dt.date(1, 1, 1)]}), "accept"
    yield "texts-as-days.parquet", written({"published": ["2018-01-10", None, "20180110T090000Z"]}), "accept"
    yield "impossible-texts.parquet", written({"published": ["2018-02-30", "yesterday", ""]}), "reject-line"
    yield "number-days.parquet", written({"published": [20180110, 1515542400, 0]}), "reject-line"
    far = pa.array([2**31 - 1, -(2**31), 0], pa.int32()).cast(pa.date32())
    yield "days-out-of-range.parquet", written({"published": far}), "reject-line"
    for unit in ("ms", "us", "ns"):
        times = pa.array([1, 10**12 + 7, None], pa.timestamp(unit))
        yield f"times-{unit}.parquet", written({"published": times}), "accept"
        beyond = pa.array([2**62, -(2**62), 1], pa.timestamp(unit))
        yield f"times-{unit}-out-of-range.parquet", written({"published": beyond}), _beyond(unit)
    for zone, expected in (("+05:30", "accept"), ("Asia/Tokyo", "accept"), ("Mars/Base", "reject-line")):
        times = pa.array([1, 10**15, None], pa.timestamp("us", zone))
        yield f"zone-{zone.replace('/', '-')}.parquet", written({"published": times}), expected
    yield "clock-times.parquet", written({"published": [dt.time(9), dt.time(10), None]}), "reject-line"


def _beyond(unit: str) -> str:
    """64 bits of nanoseconds end in 2262, a year like any other."""
    return "accept" if unit == "ns" else "reject-line"


def _damaged() -> Iterator[tuple[str, bytes, str]]:
    good = written({"text": [f"{text} {number} said so." for number, text in enumerate(TEXTS)]}, compression="none")
    yield "empty.parquet", b"", "reject-file"
    yield "magic-alone.parquet", b"PAR1", "reject-file"
    yield "magic-twice.parquet", b"PAR1PAR1", "reject-file"
    yield "wrong-magic.parquet", b"PARE" + good[4:], "reject-file"
    yield "csv.parquet", b"id,text\na,b\n", "reject-file"
    yield "random.parquet", random.Random(3).randbytes(20_000), "reject-file"
    yield "random-behind-magic.parquet", b"PAR1" + random.Random(4).randbytes(20_000) + b"PAR1", "reject-file"
    yield "zeros.parquet", b"PAR1" + bytes(20_000) + b"PAR1", "reject-file"
    for part in (1, 2, 3):
        yield f"cut-at-{part}-quarters.parquet", good[: len(good) * part // 4], "reject-file"
    yield "cut-by-one.parquet", good[:-1], "reject-file"
    yield "longer.parquet", good + b"x", "reject-file"
    yield "footer-length-negative.parquet", good[:-8] + b"\xff\xff\xff\xff" + b"PAR1", "reject-file"
    yield "footer-length-one.parquet", good[:-8] + b"\x01\x00\x00\x00" + b"PAR1", "reject-file"
    footer = len(good) - 8 - int.from_bytes(good[-8:-4], "little")
    yield "footer-of-ones.parquet", good[:footer] + b"\xff" * (len(good) - 8 - footer) + good[-8:], "reject-file"
    yield "pages-of-zeros.parquet", good[:4] + bytes(footer - 4) + good[footer:], "reject-line"
    yield "pages-of-ones.parquet", good[:4] + b"\xff" * (footer - 4) + good[footer:], "reject-line"
    groups = written({}, compression="gzip", row_group_size=1)
    last = groups.rfind(b"\x1f\x8b")
    yield "last-page-broken.parquet", groups[:last] + b"\xff" * 12 + groups[last + 12 :], "reject-line"


def _large() -> Iterator[tuple[str, bytes, str]]:
    rows = 2_000
    ids = [f"a{row}" for row in range(rows)]
    page = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), pa.array(["<p>x y</p>" * 800_000]))
    settings: dict[str, Any] = {"dictionary_pagesize_limit": 2**30, "compression": "zstd"}
    yield "one-page-for-all.parquet", table({"id": ids[:20], "text": page[:20]}, **settings), "reject-line"
    yield (
        "one-page-in-another-column.parquet",
        table({"id": ids, "text": ["x"] * rows, "html": page}, **settings),
        "accept",
    )
    yield "bomb.parquet", _bomb(), "reject-file"
    yield "long-id.parquet", table({"id": ["x" * 5_000], "text": ["y"]}), "reject-line"
    yield "long-text.parquet", table({"id": ["a"], "text": ["x " * 60_000]}), "reject-line"
    many = {f"c{number}": [number] for number in range(2_000)}
    yield "many-columns.parquet", table({"id": ["a"], "text": ["x"], **many}), "accept"
    deep: Any = 1
    for _ in range(60):
        deep = [deep]
    yield "deep-column.parquet", table({"id": ["a"], "text": ["x"], "deep": [deep]}), "reject-file"


def _bomb() -> bytes:
    """Seventy texts of a million characters that pack to nothing."""
    file = io.BytesIO()
    group = pa.table({"id": ["a"], "text": ["0 " * 500_000]})
    with pq.ParquetWriter(file, group.schema, use_dictionary=False, compression="zstd") as writer:
        for _ in range(70):
            writer.write_table(group)
    return file.getvalue()
