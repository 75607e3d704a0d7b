"""Compressed files and archives made to break a reader: name, bytes, verdict, and how many articles they still give.

The verdicts are those of :mod:`tests.articles.test_hostile`; ``either`` where later versions of Python refuse what
earlier ones read over.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import random
import struct
import tarfile
import zipfile
from collections.abc import Iterator

Case = tuple[str, bytes, str, int]

TEXT = b"Ferry traffic fell 4 percent in May, the port authority said.\n"
BOMB = 12 * 1024 * 1024
"""Bytes that come out of the bombs: the tests lower the bound of 64 MB to 8, so that making them takes no time."""

BLANK = (b" " * (2**20 - 1) + b"\n") * (BOMB // 2**20)


def line(number: int = 1) -> bytes:
    return json.dumps({"id": f"a{number}", "text": f"Sales fell {number} percent in May."}).encode() + b"\n"


LINES = b"".join(line(number) for number in range(1, 400))


def flipped(data: bytes, at: int, bits: int = 0xFF) -> bytes:
    changed = bytearray(data)
    changed[at] ^= bits
    return bytes(changed)


def packed(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def gz_files() -> Iterator[Case]:
    whole = packed(LINES)
    for keep in (0, 1, 2, 3, 9, 10, 11, 20, len(whole) // 4, len(whole) // 2, -100, -9, -8, -4, -1):
        yield f"gz-cut-{keep}.jsonl.gz", whole[:keep], "reject-file", 0
    for at, part in ((0, "magic"), (1, "magic-2"), (2, "method"), (12, "block"), (len(whole) // 2, "body")):
        yield f"gz-flipped-{part}.jsonl.gz", flipped(whole, at), "reject-file", 0
    yield "gz-flipped-crc.jsonl.gz", flipped(whole, -6), "reject-file", 0
    yield "gz-flipped-length.jsonl.gz", flipped(whole, -2), "reject-file", 0
    yield "gz-flipped-mtime.jsonl.gz", flipped(whole, 5), "accept", 399
    yield "gz-reserved-flags.jsonl.gz", flipped(whole, 3, 0xE0), "accept", 399
    header = b"\x1f\x8b\x08%c\0\0\0\0\0\x03"
    yield "gz-name-1MB.jsonl.gz", header % 8 + b"n" * 2**20 + b"\0" + whole[10:], "accept", 399
    yield "gz-name-without-end.jsonl.gz", header % 8 + b"n" * 2**20, "reject-file", 0
    yield "gz-comment-control.jsonl.gz", header % 16 + b"\x1b[2J\xff\0" + whole[10:], "accept", 399
    yield "gz-extra-64KB.jsonl.gz", header % 4 + b"\xff\xff" + b"x" * 65535 + whole[10:], "accept", 399
    yield "gz-extra-too-long.jsonl.gz", header % 4 + b"\xff\xff" + whole[10:], "reject-file", 0
    yield "gz-header-crc.jsonl.gz", header % 2 + b"\0\0" + whole[10:], "accept", 399
    yield "gz-two-members.jsonl.gz", packed(line(1)) + packed(line(2)), "accept", 2
    yield "gz-second-member-cut.jsonl.gz", packed(line(1)) + packed(line(2))[:-5], "reject-file", 0
    yield "gz-5000-empty-members.jsonl.gz", packed(b"") * 5000 + packed(line()), "accept", 1
    yield "gz-zeros-behind.jsonl.gz", whole + b"\0" * 4096, "accept", 399
    yield "gz-junk-behind.jsonl.gz", whole + b"junk", "reject-file", 0
    yield "gz-of-nothing.txt.gz", packed(b""), "reject-file", 0
    yield "gz-of-nothing.jsonl.gz", packed(b""), "accept", 0
    yield "gz-of-random.txt.gz", packed(random.Random(1).randbytes(9999)), "reject-file", 0
    yield "gz-of-utf16.txt.gz", packed(TEXT.decode().encode("utf-16")), "reject-file", 0
    yield "gz-of-bad-lines.jsonl.gz", packed(b"{}\n" + line() + b"\xff\n"), "reject-line", 1
    yield "gz-line-without-end.jsonl.gz", packed(b'{"id": "x", "text": "' + b"a" * BOMB), "reject-file", 0
    yield "gz-zeros.txt.gz", packed(bytes(BOMB)), "reject-file", 0
    yield "gz-blank-lines.jsonl.gz", packed(line() + BLANK), "reject-file", 1
    yield "gz-article-and-zeros.jsonl.gz", packed(line() + bytes(BOMB)), "reject-file", 1
    yield "gz-twice.txt.gz.gz", packed(packed(TEXT)), "accept", 1
    yield "gz-twice-by-content.gz", packed(packed(TEXT)), "accept", 1
    yield "gz-three-times.txt.gz.gz.gz", packed(packed(packed(TEXT))), "reject-file", 0
    yield "gz-three-times-by-content", packed(packed(packed(TEXT))), "reject-file", 0
    yield "gz-that-is-text.txt.gz", TEXT, "reject-file", 0
    yield "gz-that-is-bz2.txt.gz", bz2.compress(TEXT), "accept", 1
    yield "gz-that-is-xz.txt.gz", lzma.compress(TEXT), "accept", 1
    yield "gz-without-suffix", packed(TEXT), "accept", 1
    yield "gz-suffix-alone.gz.gz.gz.gz.gz", TEXT, "reject-file", 0
    yield "gz-magic-alone.gz", b"\x1f\x8b", "reject-file", 0
    yield from _other_compressions()


def _other_compressions() -> Iterator[Case]:
    for suffix, compress in (("bz2", bz2.compress), ("xz", lzma.compress)):
        whole = compress(TEXT)
        yield f"{suffix}-good.txt.{suffix}", whole, "accept", 1
        yield f"{suffix}-empty.txt.{suffix}", b"", "reject-file", 0
        for keep in (3, 12, len(whole) // 2, -1):
            yield f"{suffix}-cut-{keep}.txt.{suffix}", whole[:keep], "reject-file", 0
        yield f"{suffix}-flipped.txt.{suffix}", flipped(whole, len(whole) // 2), "reject-file", 0
        yield f"{suffix}-flipped-start.txt.{suffix}", flipped(whole, 0), "reject-file", 0
        yield f"{suffix}-junk-behind.txt.{suffix}", whole + b"\xff" * 64, "accept", 1
        yield f"{suffix}-bomb.jsonl.{suffix}", compress(BLANK), "reject-file", 0
    yield "xz-that-is-lzma.txt.xz", lzma.compress(TEXT, format=lzma.FORMAT_ALONE), "accept", 1
    huge = struct.pack("<BIQ", 93, 0xFFFFFFFF, len(TEXT)) + lzma.compress(TEXT, format=lzma.FORMAT_ALONE)[13:]
    yield "xz-lzma-dictionary-of-4GB.txt.xz", huge, "accept", 1


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name) if isinstance(name, str) else name
            info.compress_type = method
            archive.writestr(info, data)
    return file.getvalue()


def _renamed(old: bytes, new: bytes, data: bytes) -> bytes:
    assert len(old) == len(new)
    return data.replace(old, new)


def _special(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info


def _fields(data: bytes, mark: bytes, at: int, form: str, value: int) -> bytes:
    """A zip with one field of each record of a kind overwritten."""
    changed, found = bytearray(data), data.find(mark)
    while found >= 0:
        struct.pack_into(form, changed, found + at, value)
        found = data.find(mark, found + 4)
    return bytes(changed)


LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"


def zip_files() -> Iterator[Case]:
    three = zipped(("a.txt", TEXT), ("b.txt", b"More. " + TEXT), ("c.jsonl", LINES))
    yield from _damaged_zips(three)
    yield from _lying_zips(three)
    yield from _zips_of_names(three)
    yield from _zips_in_zips(three)


def _damaged_zips(three: bytes) -> Iterator[Case]:
    yield "zip-good.zip", three, "accept", 401
    for keep in (0, 1, 4, 29, 30, 100, len(three) // 2, three.find(CENTRAL), three.find(CENTRAL) + 50, -22, -21, -1):
        yield f"zip-cut-{keep}.zip", three[:keep], "reject-file", 0
    for method, name in ((zipfile.ZIP_STORED, "stored"), (zipfile.ZIP_BZIP2, "bz2"), (zipfile.ZIP_LZMA, "lzma")):
        good = zipped(("a.txt", TEXT), ("b.txt", b"More. " + TEXT), method=method)
        body = good.find(b"a.txt") + 20
        yield f"zip-{name}.zip", good, "accept", 2
        yield f"zip-{name}-flipped.zip", flipped(good, body), "reject-file", 1
    yield "zip-flipped-deflate.zip", flipped(three, three.find(b"a.txt") + 6), "reject-file", 400
    yield "zip-crc.zip", _fields(zipped(("a.txt", TEXT)), CENTRAL, 16, "<I", 7), "reject-file", 0
    yield "zip-encrypted.zip", _fields(three, CENTRAL, 8, "<H", 1), "reject-file", 0
    yield "zip-strongly-encrypted.zip", _fields(three, CENTRAL, 8, "<H", 0x40), "reject-file", 0
    yield "zip-patched.zip", _fields(three, CENTRAL, 8, "<H", 0x20), "reject-file", 0
    for method in (1, 9, 95, 99, 65535):
        bad = _fields(_fields(three, LOCAL, 8, "<H", method), CENTRAL, 10, "<H", method)
        yield f"zip-method-{method}.zip", bad, "reject-file", 0


def _lying_zips(three: bytes) -> Iterator[Case]:
    yield "zip-version-99.zip", _fields(three, CENTRAL, 6, "<H", 99), "reject-file", 0
    yield "zip-size-lies.zip", _fields(zipped(("a.txt", TEXT)), CENTRAL, 24, "<I", 5), "reject-file", 0
    yield "zip-size-4GB.zip", _fields(zipped(("a.txt", TEXT)), CENTRAL, 24, "<I", 2**32 - 2), "accept", 1
    yield "zip-packed-size-0.zip", _fields(zipped(("a.txt", TEXT)), CENTRAL, 20, "<I", 0), "reject-file", 0
    yield "zip-packed-size-4GB.zip", _fields(zipped(("a.txt", TEXT)), CENTRAL, 20, "<I", 2**32 - 2), "either", 1
    yield "zip-offset-behind-the-end.zip", _fields(three, CENTRAL, 42, "<I", 2**31), "reject-file", 0
    yield "zip-offset-of-another.zip", _fields(three, CENTRAL, 42, "<I", 0), "reject-file", 1
    yield "zip-name-length-lies.zip", _fields(three, CENTRAL, 28, "<H", 65535), "reject-file", 0
    yield "zip-extra-length-lies.zip", _fields(three, CENTRAL, 30, "<H", 65535), "reject-file", 0
    yield "zip-directory-size-lies.zip", _fields(three, END, 12, "<I", 2**31), "reject-file", 0
    yield "zip-directory-offset-lies.zip", _fields(three, END, 16, "<I", 2**31), "reject-file", 0
    yield "zip-count-lies.zip", _fields(three, END, 10, "<H", 9999), "accept", 401
    yield "zip-zip64-without-record.zip", _fields(three, END, 16, "<I", 2**32 - 1), "reject-file", 0
    yield "zip-comment-lies.zip", _fields(three, END, 20, "<H", 999), "accept", 401
    yield "zip-date-0.zip", _fields(_fields(three, CENTRAL, 14, "<H", 0), CENTRAL, 12, "<H", 0xFFFF), "accept", 401
    yield "zip-other-local-name.zip", three.replace(b"a.txt", b"z.txt", 1), "reject-file", 400
    yield "zip-local-header-gone.zip", three.replace(LOCAL, b"XXXX", 1), "reject-file", 400


def _zips_of_names(three: bytes) -> Iterator[Case]:
    yield "zip-no-zip.zip", LINES, "reject-file", 0
    yield "zip-random.zip", LOCAL + random.Random(2).randbytes(9999), "reject-file", 0
    yield "zip-empty.zip", zipped(), "reject-file", 0
    yield "zip-nothing-to-read.zip", zipped(("a.png", b"\x89PNG")), "reject-file", 0
    yield "zip-behind-junk.zip", b"#!/bin/sh\n" * 9 + three, "accept", 401
    yield "zip-by-content", three, "accept", 401
    office = zipped(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>"), ("a.txt", TEXT))
    yield "zip-office.docx", office, "reject-file", 0
    yield "zip-empty-members.zip", zipped(*((f"{n}.txt", b"") for n in range(200))), "reject-file", 0
    yield "zip-65535-foreign-members.zip", _many(65535), "accept", 1
    for number, name in enumerate(NAMES):
        yield f"zip-name-{number}.zip", zipped((name, TEXT)), "accept", 1
    for number, name in enumerate(PASSED_OVER):
        yield f"zip-passed-over-{number}.zip", zipped((name, b""), ("a.txt", TEXT)), "accept", 1
    for name, mode in (("link", 0o120777), ("broken-link", 0o120000)):
        yield f"zip-{name}.zip", zipped((_special("l.txt", mode), b"/etc/passwd"), ("a.txt", TEXT)), "accept", 1
    name_not_utf8 = _fields(_fields(zipped(("\xe9\xe9.txt", TEXT)), CENTRAL, 46, "<H", 0xFFFF), LOCAL, 30, "<H", 0xFFFF)
    yield "zip-name-not-utf8.zip", name_not_utf8, "reject-file", 0
    yield "zip-name-nul.zip", _renamed(b"a.txt_", b"a.txt\0", zipped(("a.txt_", TEXT))), "accept", 1
    yield "zip-name-60000.zip", zipped(("d/" * 29_990 + "a.txt", TEXT)), "reject-file", 0
    yield "zip-same-name-twice.zip", _renamed(b"b.txt", b"a.txt", three), "accept", 401
    yield (
        "zip-names-alike.zip",
        zipped(("a/b.txt", TEXT), ("a\\b.txt", b"More. " + TEXT), ("./a//b.txt", b"x")),
        ("accept"),
        3,
    )


def _zips_in_zips(three: bytes) -> Iterator[Case]:
    yield "zip-bomb.zip", zipped(("a.txt", TEXT), ("b.jsonl", BLANK), ("c.txt", b"More.")), "reject-file", 1
    yield "zip-bomb-bz2.zip", zipped(("b.jsonl", BLANK), method=zipfile.ZIP_BZIP2), "reject-file", 0
    yield "zip-bomb-of-many.zip", _overlapping(40), "reject-file", 0
    yield "zip-bomb-in-zip.zip", zipped(("b.zip", zipped(("b.jsonl", BLANK)))), "reject-file", 0
    yield "zip-in-zip.zip", zipped(("i.zip", zipped(("a.txt", TEXT)))), "accept", 1
    yield "zip-in-zip-cut.zip", zipped(("i.zip", three[:200]), ("a.txt", TEXT)), "reject-file", 1
    yield "zip-in-zip-in-zip.zip", zipped(("i.zip", zipped(("j.zip", three), ("a.txt", TEXT)))), "reject-file", 1
    yield "zip-gz-in-it.zip", zipped(("a.txt.gz", packed(TEXT)), ("b.gz", packed(TEXT))), "accept", 1
    yield "zip-gz-in-it-cut.zip", zipped(("a.txt.gz", packed(TEXT)[:-9]), ("b.txt", TEXT)), "reject-file", 1
    yield "zip-gz-gz-in-it.zip", zipped(("a.txt.gz.gz", packed(packed(TEXT))), ("b.txt", TEXT)), "reject-file", 1


NAMES = (
    "../../etc/a.txt",
    "/etc/a.txt",
    "C:\\texts\\a.txt",
    "..\\..\\a.txt",
    "a\x1b[2J\n.txt",
    "\u202etxt.a.txt",
    "././/a.txt",
    "a.TXT",
    "con.txt",
    "d/" * 200 + "a.txt",
    "a b\u00a0\U0001f600.txt",
    "<script>.txt",
)
"""Names of members that are read: nothing is written, so that they are only names."""

PASSED_OVER = ("a/", ".txt", ".hidden/a.txt", "__MACOSX/._a.txt", "a.txt/", "", "/", "a.exe", ".", "..")


def _many(count: int) -> bytes:
    """A zip of one article and of many members without content, written by hand: the library takes seconds."""
    good = zipped(("a.txt", TEXT))
    entry, end = good[good.find(CENTRAL) : good.find(END)], good.find(CENTRAL)
    more = b"".join(_renamed(b"a.txt", b"%05x" % number, entry) for number in range(count - 1))
    size = len(entry) + len(more)
    return good[:end] + entry + more + struct.pack("<4s4H2LH", END, 0, 0, count, count, size, end, 0)


def _overlapping(count: int) -> bytes:
    """A zip of many members that are all the same packed bytes, each within the bounds and all together not."""
    good = zipped(("b.jsonl", BLANK[: BOMB // 10]))
    entry, end = good[good.find(CENTRAL) : good.find(END)], good.find(CENTRAL)
    return good[:end] + entry * count + struct.pack("<4s4H2LH", END, 0, 0, count, count, len(entry) * count, end, 0)


def tarred(*members: tuple[str | tarfile.TarInfo, bytes], format: int = tarfile.PAX_FORMAT) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=format) as archive:
        for name, data in members:
            info = tarfile.TarInfo(name) if isinstance(name, str) else name
            info.size = info.size or len(data)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


def _typed(name: str, type: bytes, **fields: object) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type = type
    for field, value in fields.items():
        setattr(info, field, value)
    return info


def _header(name: bytes, size: bytes, type: bytes = b"0", magic: bytes = b"ustar\x0000") -> bytes:
    """A header written by hand, with a right checksum."""
    block = name.ljust(100, b"\0") + b"0000644\0" + b"0000000\0" * 2 + size.ljust(12, b"\0") + b"00000000000\0"
    block += b" " * 8 + type + bytes(100) + magic
    block = block.ljust(512, b"\0")
    return block[:148] + b"%06o\0 " % sum(block) + block[156:]


def _block(data: bytes) -> bytes:
    return data + bytes(-len(data) % 512)


def _pax(record: bytes) -> bytes:
    return _header(b"pax", b"%011o" % len(record), b"x") + _block(record)


def tar_files() -> Iterator[Case]:
    three = tarred(("a.txt", TEXT), ("b.txt", b"More. " + TEXT), ("c.jsonl", LINES))
    after, end = _header(b"a.txt", b"%011o" % len(TEXT)) + _block(TEXT), bytes(1024)
    yield from _damaged_tars(three, after, end)
    yield from _tars_of_names(after, end)
    yield from _lying_tars(after, end)
    yield from _tars_in_tars(three, after, end)


def _damaged_tars(three: bytes, after: bytes, end: bytes) -> Iterator[Case]:
    yield "tar-good.tar", three, "accept", 401
    yield "tar-gnu.tar", tarred(("a.txt", TEXT), ("d/" * 90 + "b.txt", b"x"), format=tarfile.GNU_FORMAT), "accept", 2
    yield "tar-v7.tar", _header(b"a.txt", b"%011o" % len(TEXT), magic=bytes(8)) + _block(TEXT) + end, "accept", 1
    cuts = ((0, 0), (1, 0), (100, 0), (511, 0), (512, 0), (513, 0), (573, 0), (574, 1), (1024, 1), (1025, 1), (1600, 1))
    for keep, count in (*cuts, (2048, 2), (2500, 2), (2560, 2)):
        yield f"tar-cut-{keep}.tar", three[:keep], "reject-file", count
    yield "tar-cut-in-lines.tar", three[:10_000], "reject-file", 76
    yield "tar-one-zero-block.tar", after + bytes(512), "accept", 1
    yield "tar-without-end-mark.tar", after, "reject-file", 1
    yield "tar-junk-behind.tar", after + end + b"junk" * 999, "accept", 1
    for at in (0, 148, 156, 257, 500):
        yield f"tar-flipped-first-{at}.tar", flipped(three, at), "reject-file", 0
        yield f"tar-flipped-second-{at}.tar", flipped(three, 1024 + at), "reject-file", 1
    yield "tar-zeros.tar", bytes(20_480), "reject-file", 0
    yield "tar-random.tar", random.Random(3).randbytes(20_480), "reject-file", 0
    yield "tar-text.tar", LINES, "reject-file", 0
    yield "tar-nothing-to-read.tar", tarred(("a.png", b"\x89PNG")), "reject-file", 0
    yield "tar-by-content", three, "accept", 401
    yield "tar-that-is-gz.tar", packed(three), "accept", 401
    yield "tar-gz-that-is-tar.tar.gz", three, "accept", 401
    for suffix, compress in (("gz", packed), ("bz2", bz2.compress), ("xz", lzma.compress)):
        yield f"tar-in.tar.{suffix}", compress(three), "accept", 401
        yield f"tar-in.t{suffix}", compress(three), "accept", 401
        yield f"tar-in-cut.tar.{suffix}", compress(three)[:-20], "reject-file", 0 if suffix == "bz2" else 401
        yield f"tar-in-bomb.tar.{suffix}", compress(tarred(("a.txt", TEXT), ("b", bytes(BOMB)))), "reject-file", 1


def _tars_of_names(after: bytes, end: bytes) -> Iterator[Case]:
    for kind, name in ((b"1", "hard"), (b"2", "symbolic"), (b"3", "character"), (b"4", "block"), (b"6", "fifo")):
        special = _typed("l.txt", kind, linkname="/etc/passwd")
        yield f"tar-{name}.tar", tarred((special, b""), ("a.txt", TEXT)), "accept", 1
    yield "tar-link-to-itself.tar", tarred((_typed("a.txt", b"1", linkname="a.txt"), b"")), "reject-file", 0
    yield "tar-unknown-type.tar", _header(b"q.txt", b"%011o" % 0, b"Q") + after + end, "accept", 1
    for number, name in enumerate(NAMES):
        yield f"tar-name-{number}.tar", tarred((name, TEXT)), "accept", 1
    for number, name in enumerate(PASSED_OVER):
        directory = _typed(name, tarfile.DIRTYPE) if name.endswith("/") else tarfile.TarInfo(name)
        yield f"tar-passed-over-{number}.tar", tarred((directory, b""), ("a.txt", TEXT)), "accept", 1
    yield "tar-name-not-utf8.tar", _header(b"caf\xe9.txt", b"%011o" % 1) + _block(b"x") + end, "reject-file", 0
    yield "tar-name-2000.tar", tarred(("d/" * 1000 + "a.txt", TEXT)), "reject-file", 0
    yield "tar-same-name-twice.tar", tarred(("a.txt", TEXT), ("a.txt", b"More.")), "accept", 2


def _lying_tars(after: bytes, end: bytes) -> Iterator[Case]:
    yield "tar-sizes-8GB.tar", _header(b"a.txt", b"77777777777") + TEXT, "reject-file", 0
    yield "tar-size-negative.tar", _header(b"a.txt", b"\xff" * 12) + after + end, "reject-file", 0
    yield "tar-size-of-12-bytes.tar", _header(b"a.txt", b"\x80" + b"\x7f" * 11) + after + end, "reject-file", 0
    yield "tar-size-no-number.tar", _header(b"a.txt", b"9zzzz") + after + end, "reject-file", 0
    yield "tar-second-size-negative.tar", after + _header(b"b.txt", b"\xff" * 12) + after + end, "reject-file", 1
    for type in (b"x", b"g", b"L", b"K", b"X"):
        claim = _header(b"pax", b"77777777777", type)
        yield f"tar-header-of-8GB-{type.decode()}.tar", claim + bytes(4096), "reject-file", 0
    yield "tar-pax-chain.tar", _pax(b"9 a=b2345") * 3000 + after + end, "reject-file", 0
    for number, (record, verdict) in enumerate(PAX_RECORDS):
        yield f"tar-pax-{number}.tar", _pax(record) + after + end, verdict, int(verdict == "accept")
    yield "tar-pax-size-negative.tar", _pax(b"12 size=-99\n") + after + end, "reject-file", 0
    yield "tar-pax-path.tar", _pax(b"17 path=\xc3\xa9/b.txt\n") + after + end, "accept", 1
    yield "tar-sparse.tar", _sparse(), "reject-file", 1


def _tars_in_tars(three: bytes, after: bytes, end: bytes) -> Iterator[Case]:
    many = _header(b"n.png", b"%011o" % 0) * 20_000
    yield "tar-20000-foreign-members.tar", many + after + end, "accept", 1
    hollow = (_header(b"n.png", b"%011o" % 8192) + bytes(8192)) * (BOMB // 8704)
    yield "tar-bomb-of-members.tar.gz", packed(after + hollow), "reject-file", 1
    yield "tar-tar-in-it.tar", tarred(("i.tar", three)), "accept", 401
    yield "tar-zip-in-it.tar", tarred(("i.zip", zipped(("a.txt", TEXT))), ("b.txt", b"More.")), "accept", 2
    yield "tar-tgz-in-it.tar", tarred(("i.tgz", packed(three)), ("b.txt", b"More.")), "accept", 402
    yield "tar-gz-in-zip-in-it.tar", tarred(("i.zip", zipped(("a.txt.gz", packed(TEXT))))), "reject-file", 0
    yield "tar-bomb-in-it.tar", tarred(("b.txt.gz", packed(bytes(BOMB))), ("a.txt", TEXT)), "reject-file", 1


PAX_RECORDS = (
    (b"0 path=a.txt\n", "reject-file"),
    (b"99999 path=a.txt\n", "reject-file"),
    (b"-9 path=a.txt\n", "either"),
    (b"x" * 500, "either"),
    (b"12 size=zzz\n", "reject-file"),
    (b"22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n", "reject-file"),
    (b"30 GNU.sparse.map=0,1,2,x,9999\n", "reject-file"),
)
"""Headers before a member, and what comes of it."""


def _sparse() -> bytes:
    """An old GNU sparse file that says it is a terabyte of holes, and an article behind it."""
    block = bytearray(_header(b"s.txt", b"%011o" % 0, b"S", b"ustar  \0"))
    block[483:495] = b"\x80" + (2**40).to_bytes(11, "big")
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block) + _header(b"a.txt", b"%011o" % len(TEXT)) + _block(TEXT) + bytes(1024)
