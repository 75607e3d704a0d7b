"""Hostile tables: (file name, bytes, what a loader must do), as in make_hostile.raw_files."""

from __future__ import annotations

import random
from collections.abc import Iterator

HEADER = b"id,text,published,title\n"
GOOD = b'a1,"Prices fell 4 percent, the office said.",2020-05-01,Prices fall\n'
OTHER = b"a2,Sales rose 15 percent.,2020-05-02,Sales rise\n"
TABLE = HEADER + GOOD + OTHER


def csv_files() -> Iterator[tuple[str, bytes, str]]:
    yield from _sound()
    yield from _encodings()
    yield from _headers()
    yield from _rows()
    yield from _quotation()
    yield from _cut()


def _sound() -> Iterator[tuple[str, bytes, str]]:
    yield "ok.csv", TABLE, "accept"
    yield "ok.tsv", b"id\ttext\na1\tPrices fell 4 percent, they said.\na2\tx; y, z\n", "accept"
    yield "ok.tab", b'id\ttext\na1\t"Prices\tfell"\n', "accept"
    yield "semicolons.csv", b"id;text\na1;Prices fell 4,5 percent, they said.\n", "accept"
    yield "tabs.csv", b"id\ttext\na1\tPrices fell 4,5 percent; they said.\n", "accept"
    yield "crlf.csv", TABLE.replace(b"\n", b"\r\n"), "accept"
    yield "no-final-newline.csv", TABLE[:-1], "accept"
    yield "bom.csv", b"\xef\xbb\xbf" + TABLE, "accept"
    yield "blank-lines.csv", HEADER + b"\n\r\n" + GOOD + b"\n\n" + OTHER + b"\n", "accept"
    yield "header-only.csv", HEADER, "accept"
    yield "empty.csv", b"", "accept"
    yield "only-newlines.csv", b"\n" * 1000, "accept"
    yield "quoted-everything.csv", b'"id","text"\n"a1","a ""b"" c"\n', "accept"
    yield "line-breaks-in-cells.csv", b'id,text\na1,"one\n\ntwo\r\nthree"\n', "accept"
    yield "u2028-and-form-feed.csv", HEADER + "a1,a\u2028b\x0cc\x85d,,\n".encode(), "accept"
    yield "formulas.csv", HEADER + b"=cmd|' /C calc'!A0,=1+1,,@SUM(A1)\n", "accept"
    yield "same-row-twice.csv", TABLE + GOOD, "accept"
    yield "empty-text.csv", HEADER + b"a1,,,\n", "accept"
    yield "unnamed-columns.csv", b"id,text,,\na1,x,y,z\n", "accept"
    yield "empty-optional-cells.csv", HEADER + b"a1,x,  ,\n", "accept"
    yield "backslashes.csv", HEADER + b"a1,a\\nb \\ c,,\n", "accept"


def _encodings() -> Iterator[tuple[str, bytes, str]]:
    yield "utf16.csv", TABLE.decode().encode("utf-16"), "reject-file"
    yield "utf16-be.csv", b"\xfe\xff" + TABLE.decode().encode("utf-16-be"), "reject-file"
    yield "utf32.csv", TABLE.decode().encode("utf-32"), "reject-file"
    yield "latin1.csv", TABLE + b"a3,caf\xe9,,\n" + b"a4,x,,\n", "reject-line"
    yield "latin1-header.csv", b"id,text,pr\xe9nom\na1,x,y\n", "reject-line"
    yield "overlong.csv", TABLE + b"a3,\xc0\xaf,,\n", "reject-line"
    yield "utf8-surrogate.csv", TABLE + b"a3,\xed\xa0\x80,,\n", "reject-line"
    yield "cut-inside-a-character.csv", TABLE + b"a3,caf\xc3", "reject-line"
    yield "latin1-in-quoted-lines.csv", TABLE + b'a3,"one\ncaf\xe9\nthree",,\na4,x,,\n', "reject-line"
    yield "nul-in-a-row.csv", TABLE + b"a3,a\x00b,,\n", "reject-line"
    yield "all-nul.csv", b"\x00" * 65_536, "reject-file"
    yield "random.csv", random.Random(7).randbytes(65_536), "reject-file"
    yield "gzip-named-csv.csv", b"\x1f\x8b\x08\x00" + b"x" * 100, "reject-file"


def _headers() -> Iterator[tuple[str, bytes, str]]:
    yield "no-header.csv", GOOD + OTHER, "reject-line"
    yield "no-text-column.csv", b"id,body\na1,x\n", "reject-line"
    yield "no-id-column.csv", b"key,text\na1,x\n", "reject-line"
    yield "doubled-columns.csv", b"id,text,text\na1,x,y\n", "reject-line"
    yield "hostile-names.csv", b"id,text,\x1b[31mred\x1b[0m,\xe2\x80\xaegnp\na1,x,y,z\n", "accept"
    yield "hostile-doubled-names.csv", b"id,text,\x1b[31m,\x1b[31m\na1,x,y,z\n", "reject-line"
    yield "many-columns.csv", b"id,text," + b",".join(b"c%d" % i for i in range(20_000)) + b"\na1,x\n", "reject-line"
    yield "carriage-returns-alone.csv", TABLE.replace(b"\n", b"\r"), "reject-line"
    yield "prose.csv", b"Prices fell 4 percent, the office said.\n\nSales rose.\n", "reject-line"
    yield "html.csv", b"<!doctype html><title>404</title>\n<p>Not found, sorry\n", "reject-line"
    yield "json.csv", b'{"id": "a", "text": "b"}\n', "reject-line"


def _rows() -> Iterator[tuple[str, bytes, str]]:
    yield "too-few-cells.csv", TABLE + b"a3,x\n", "reject-line"
    yield "too-many-cells.csv", TABLE + b"a3,x,,y,z\n", "reject-line"
    yield "unquoted-comma.csv", TABLE + b"a3,Prices fell, they said,,\n", "reject-line"
    yield "empty-id.csv", TABLE + b",x,,\n", "reject-line"
    yield "long-id.csv", TABLE + b"x" * 100_000 + b",x,,\n", "reject-line"
    yield "same-id-other-text.csv", TABLE + b"a1,x,,\n", "reject-line"
    yield "impossible-day.csv", TABLE + b"a3,x,2018-02-30,\n", "reject-line"
    yield "year-99999.csv", TABLE + b"a3,x,99999-01-01,\n", "reject-line"
    yield "american-date.csv", TABLE + b"a3,x,01/10/2018,\n", "reject-line"
    yield "epoch-date.csv", TABLE + b"a3,x,1515542400,\n", "reject-line"
    yield "long-text.csv", TABLE + b"a3," + b"word " * 30_000 + b",,\n", "reject-line"
    yield "long-word.csv", TABLE + b"a3," + b"x" * 5_000 + b",,\n", "reject-line"
    yield "line-12MB.csv", TABLE + b"a3," + b"x " * 6_000_000 + b",,\na4,x,,\n", "reject-line"


def _quotation() -> Iterator[tuple[str, bytes, str]]:
    yield "never-closed.csv", HEADER + b'a1,"Prices fell,,\n' + OTHER, "reject-line"
    yield "closed-too-early.csv", TABLE + b'a3,"Prices" fell,,\n', "reject-line"
    yield "marks-inside-a-cell.csv", TABLE + b'a3,Prices "fell",,\n', "accept"
    yield "marks-by-backslash.csv", TABLE + b'a3,"Prices \\"fell\\"",,\n', "reject-line"
    yield "quoted-header-never-closed.csv", b'id,"text\na1,x\n', "reject-line"
    yield "only-marks.csv", HEADER + b'"' * 10_001, "reject-line"
    yield "never-closed-130000-lines.csv", HEADER + b'a1,"' + b"x y\n" * 130_000 + OTHER, "reject-line"
    yield "cell-of-50000-lines.csv", HEADER + b'a1,"' + b"x\n" * 50_000 + b'",,\n' + OTHER, "accept"
    yield "cells-of-9MB.csv", HEADER + b"a1" + (b',"' + b"x" * 9_000_000 + b'\n"') * 3 + b"\n" + OTHER, "reject-line"


def _cut() -> Iterator[tuple[str, bytes, str]]:
    for length, expected in (
        (1, "reject-line"),
        (7, "accept"),
        (23, "accept"),
        (24, "accept"),
        (40, "reject-line"),
    ):
        yield f"cut-{length}.csv", TABLE[:length], expected
