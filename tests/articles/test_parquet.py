import base64
import datetime as dt
import gzip
import io
import zlib
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extractor.articles import read_all, read_articles
from extractor.articles.formats import ReadOptions
from extractor.articles.parquet_trial import Trial
from extractor.types import Article, Failure


def write(path: Path, columns: dict[str, Any], **settings: Any) -> Path:
    pq.write_table(pa.table(columns), path, **settings)
    return path


def reasons(path: Path, **options: Any) -> list[tuple[int | None, str]]:
    failures: list[Failure] = []
    list(read_all([path], ReadOptions(**options), on_error=failures.append))
    return [(failure.line, failure.reason) for failure in failures]


def test_every_field(tmp_path: Path) -> None:
    columns = {
        "id": [7, 8],
        "text": ["Forty people waited.", "Prices fell."],
        "title": ["Ferry delayed", None],
        "published": ["2018-01-10T23:30:00-11:00", None],
        "publisher": pa.array(["The Harbour Post", None]).dictionary_encode(),
        "url": ["https://post.example/7", None],
        "author": ["Ana Lund", None],
        "language": ["en", None],
        "words": [12, None],
        "score": [0.5, float("nan")],
        "price": pa.array(["1.10", None]).cast(pa.decimal128(8, 2)),
        "seen": [dt.datetime(2018, 1, 11, 9), None],
        "tags": [["a"], ["b"]],
        "page": ["<p>x</p>" * 1_000, "<p>y</p>" * 1_000],
    }
    assert list(read_articles(write(tmp_path / "a.parquet", columns))) == [
        Article(
            id="7",
            text="Forty people waited.",
            title="Ferry delayed",
            published=dt.date(2018, 1, 10),
            date_source="metadata",
            publisher="The Harbour Post",
            url="https://post.example/7",
            author="Ana Lund",
            language="en",
            meta={"words": 12, "score": 0.5, "price": "1.10", "seen": "2018-01-11T09:00:00"},
        ),
        Article(id="8", text="Prices fell."),
    ]


@pytest.mark.parametrize(
    ("values", "day"),
    [
        (pa.array([dt.date(2018, 1, 10)]), 10),
        (pa.array([dt.datetime(2018, 1, 10, 23, 30)], pa.timestamp("s")), 10),
        (pa.array([1515627000_000_000_123], pa.timestamp("ns")), 10),
        (pa.array([dt.datetime(2018, 1, 10, 23, 30)], pa.timestamp("us", "UTC")), 10),
        (pa.array([dt.datetime(2018, 1, 10, 23, 30)], pa.timestamp("ms", "Asia/Tokyo")), 11),  # half past eight there
        (pa.array([dt.datetime(2018, 1, 10, 3)], pa.timestamp("ns", "America/New_York")), 9),
        (pa.array([dt.datetime(2018, 1, 10, 20)], pa.timestamp("us", "+05:30")), 11),
        (pa.array(["20180110+0100"]), 10),
    ],
)
def test_the_day_is_the_one_of_its_zone(values: pa.Array, day: int, tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", {"id": ["a"], "text": ["x"], "published": values})
    assert [article.published for article in read_articles(path)] == [dt.date(2018, 1, day)]


def test_fields_by_other_names(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", {"key": [5], "body": ["x"], "text": ["lead"], "meta.date": ["2018-01-10"]})
    fields = {"id": "key", "text": "body", "published": "meta.date"}
    expected = Article(id="5", text="x", published=dt.date(2018, 1, 10), date_source="metadata", meta={"text": "lead"})
    assert list(read_all([path], ReadOptions(fields=fields))) == [expected]
    assert reasons(path) == [
        (None, 'no column "id": there are key, body, text, meta.date; tell which is the id with --id-field')
    ]
    assert reasons(path, fields=fields | {"text": "boby"}) == [
        (
            None,
            'no column "boby", to which text is mapped: there are key, body, text, meta.date; did you mean "body"?',
        )
    ]


def test_the_line_is_the_number_of_the_row(tmp_path: Path) -> None:
    texts = ["a", None, "c"] * 10
    path = write(tmp_path / "a.parquet", {"id": list(range(30)), "text": texts}, row_group_size=7)
    assert [line for line, _ in reasons(path)] == list(range(2, 31, 3))
    articles = list(read_all([path], on_error=lambda _: None))
    assert [article.id for article in articles] == [str(number) for number in range(30) if number % 3 != 1]


def test_rows_before_a_broken_page_are_kept(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", {"id": ["a", "b"], "text": ["x", "y"]}, row_group_size=1, compression="gzip")
    data = bytearray(path.read_bytes())
    data[data.rfind(b"\x1f\x8b")] = 0
    path.write_bytes(data)
    failures: list[Failure] = []
    assert [article.id for article in read_articles(path, on_error=failures.append)] == ["a"]
    assert [(failure.line, failure.reason.split(" (")[0]) for failure in failures] == [(2, "damaged Parquet")]


def test_a_pipe_has_no_end_to_begin_at(tmp_path: Path) -> None:
    reason = "Parquet is read from its end: name the file itself, unpacked, not a pipe or an archive"
    path = write(tmp_path / "a.parquet", {"id": ["a"], "text": ["x"]})
    failures: list[Failure] = []
    assert list(read_articles(io.BytesIO(path.read_bytes()), on_error=failures.append)) == []
    assert [failure.reason for failure in failures] == [reason]
    packed = tmp_path / "b.parquet.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert reasons(packed) == [(None, reason)]


def test_form_by_content(tmp_path: Path) -> None:
    path = write(tmp_path / "part-00000", {"id": ["a"], "text": ["x"]})
    assert list(read_articles(path)) == [Article(id="a", text="x")]


ENDS_PYARROW_26 = (
    "eNqVU81u00AQXm8jq0IBuRW78ko+7CE1lXBM3JIKofQwbtMKkdI4CPFzs1znB0xjbIcguPIEHHvkCRBPwyMgTogjJ8brEFrohZE8"
    "Ozv7zTff/rgPA4/VWINt9pjOyDoh6/uUEBJ6ym8pv80Iu85MBxEGfrq1QzZpuG3S0FtbQ8CVRgnTNbrSIEj2WWOftN90T793buBi"
    "P5tEcS6HcZLI2zKNsyg+LRxZjGM5HQ5xTebh5MTlCH0YJojMpnksvba8erPvGpg9nhXprJDzEEmSsHAvkcQvVi6auKbxd+0lokWn"
    "TUw9j8bxy5DVCKtvUJNOTjZIz0KUmtaK+E2xSHBdWMKxicXqok10Q5RgRrnOP2j8TLN79urFQxIOHgxhlKAzcOjwutCFTXQkO0+j"
    "miiir5R/o/YPan/U/ndz/zY705bd+M8V/s5e5e9rRFhmHQaD48d3q42bX7RbpbVHgBZAZfcB5uCP4ABgBHtqCXwf4KgM9gDuqcSf"
    "EaqwipR/8BxJ72DQPeiqpCLpwtLKVn7r2ZNxS02P3pb4APyg5D8EiGB/QbYsCh4pfYdwXiqUEjGZvKj4g4WK3V1iyjTMXs3iohml"
    "aTPMsum8+TrO8sn0VG7tuC3XEw7ebHm51/Bh9PG/+AWYx6mC"
)


def test_a_file_that_ends_the_process_that_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(zlib.decompress(base64.b64decode(ENDS_PYARROW_26)))
    failures: list[Failure] = []
    assert list(read_articles(path, on_error=failures.append)) == []
    assert [failure.reason.split(" (")[0] for failure in failures] == ["damaged Parquet"]


def test_the_process_for_trials_is_started_anew(tmp_path: Path) -> None:
    path = str(write(tmp_path / "a.parquet", {"id": ["a"], "text": ["x"]}))
    trial = Trial()
    assert trial.survives(path, {})
    assert trial._process is not None
    trial._process.kill()
    trial._process.wait()
    assert not trial.survives(path, {})
    assert trial.survives(path, {"text": "body"})
    assert trial.survives(str(tmp_path / "absent"), {})
    trial.close()
