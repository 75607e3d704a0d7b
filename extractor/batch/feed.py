"""The inputs as chunks of articles, each with the place at which reading can go on behind it."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import accumulate
from multiprocessing import Pipe
from typing import Self

from extractor.articles.formats import ReadOptions
from extractor.articles.gate import Gate, SetAside
from extractor.articles.inputs import Input
from extractor.articles.reading import Meter, Read, read_input
from extractor.batch.plan import Unit
from extractor.exits import RefusedError
from extractor.types import Failure

ARTICLES = 32
"""Articles a chunk holds at most: from 8 on the parse gains nothing more."""

CHARACTERS = 60_000
"""Characters a chunk holds at most if it holds several articles: some two seconds of work, far from a deadline."""

ITEMS = 256
"""Results of any kind a chunk holds at most, so that a run of failures or repetitions is committed, too."""

_OTHER = "the input is another than before the interruption: --restart begins anew"

Item = Read | SetAside | Failure


@dataclass(frozen=True, slots=True)
class Place:
    """A place between two results: in the unit of that number, behind that many of its results.

    ``chain`` is a digest of the articles of that unit so far, by which a stream that is read again is known.
    """

    unit: int = 0
    within: int = 0
    chain: str = ""


BEGINNING = Place()


@dataclass(slots=True)
class Chunk:
    """Results in the order of reading; ``end`` is the place behind them. ``digests`` are those of the units begun."""

    items: list[Item] = field(default_factory=list)
    digests: dict[int, str | None] = field(default_factory=dict)
    end: Place = BEGINNING
    seconds: float = 0.0
    """CPU seconds that reading took."""
    share: float | None = None
    """How much of all bytes has been read behind this; None where nobody knows how many there are."""

    @property
    def articles(self) -> list[Read]:
        """The articles to be worked on."""
        return [item for item in self.items if isinstance(item, Read)]

    def is_full(self) -> bool:
        """Whether nothing more should come in."""
        articles = self.articles
        size = sum(len(read.article.text) for read in articles)
        return len(articles) >= ARTICLES or size >= CHARACTERS or len(self.items) >= ITEMS


@dataclass(frozen=True, slots=True)
class Take:
    """How much to take: ``limit`` articles at most; of all articles a ``share`` (0 to 1), the same ones every time."""

    limit: int | None = None
    share: float = 1.0

    def wants(self, id: str) -> bool:
        """Whether an article is in the sample: by a digest of its id, so that order and company do not matter."""
        digest = blake2b(id.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return int.from_bytes(digest, "big") < self.share * 2**64


EVERYTHING = Take()


@dataclass(slots=True)
class Reading:
    """The results of the ``units`` behind ``start``, of which ``passed`` articles were taken before it.

    With ``replay`` everything before ``start`` goes through the gate again, for gates that remember more than ids.
    """

    units: Sequence[Unit]
    options: ReadOptions
    gate: Gate
    start: Place = BEGINNING
    take: Take = EVERYTHING
    passed: int = 0
    replay: bool = False

    def chunks(self) -> Iterator[Chunk]:
        """Raises RefusedError where a stream that is read again is another than it was, MissingExtraError as the
        readers do."""
        chunk, meter = Chunk(end=self.start), _ShareMeter(self.units)
        if self._has_enough:
            yield chunk  # interrupted between the last article and the end
            return
        for number in range(0 if self.replay else self.start.unit, len(self.units)):
            if (number, 0) >= (self.start.unit, self.start.within):
                chunk.digests[number] = self.units[number].digest()
            for place, result in self._behind_start(number, meter):
                chunk.items.append(self._judged(result))
                chunk.end = place
                if chunk.is_full() or self._has_enough:
                    chunk.share = meter.share(number)
                    yield chunk
                    chunk = Chunk(end=place)
                if self._has_enough:
                    return
            chunk.end = Place(number + 1)
        yield chunk

    @property
    def _has_enough(self) -> bool:
        return self.take.limit is not None and self.passed >= self.take.limit

    def _judged(self, result: Read | Failure) -> Item:
        if isinstance(result, Failure):
            return result
        if not self.take.wants(result.article.id):
            return SetAside(result.article.id, "not in the sample")
        item = self.gate.admit(result)
        self.passed += isinstance(item, Read)
        return item

    def _behind_start(self, number: int, meter: Meter) -> Iterator[tuple[Place, Read | Failure]]:
        """The results of a unit behind ``start``; that it is the same unit as before is checked on the way there."""
        place, start = Place(number), self.start
        for place, result in _placed(self.units[number], number, self.options, meter):
            if (place.unit, place.within) > (start.unit, start.within):
                yield place, result
            elif self.replay and isinstance(result, Read) and self.take.wants(result.article.id):
                self.gate.admit(result)
            if (place.unit, place.within) == (start.unit, start.within) and place.chain != start.chain:
                raise RefusedError(_OTHER)
        if number == start.unit and place.within < start.within:
            raise RefusedError(_OTHER)


class _ShareMeter(Meter):
    """Measures the file at hand among all that there are to read."""

    def __init__(self, units: Sequence[Unit]) -> None:
        super().__init__()
        self._before = list(accumulate((unit.size for unit in units), initial=0))

    def share(self, number: int) -> float | None:
        """How much of all bytes has been read while the unit of that number is."""
        total = self._before[-1]
        return min(1.0, (self._before[number] + self.position) / total) if total else None


def _placed(unit: Unit, number: int, options: ReadOptions, meter: Meter) -> Iterator[tuple[Place, Read | Failure]]:
    """The results of a unit, each with the place behind it."""
    chain = blake2b(digest_size=16)
    results = read_input(unit.source, options, meter) if isinstance(unit.source, Input) else iter([unit.source])
    for count, result in enumerate(results, start=1):
        if isinstance(result, Read):
            chain.update(f"{result.article.id}\0{result.article.text}\0".encode("utf-8", "surrogatepass"))
        yield Place(number, count, chain.hexdigest()), result


class Feed:
    """Chunks read ahead in a thread, at most ``depth`` of them; ``bell`` can be waited on like a worker's pipe.

    Use it as a context: at its end the thread ends, too, unless it waits for a stream.
    """

    def __init__(self, source: Callable[[], Iterator[Chunk]], depth: int) -> None:
        self._queue: queue.Queue[Chunk | BaseException | None] = queue.Queue(depth)
        self.bell, self._ring = Pipe(duplex=False)
        self.ended = False
        self._closed = False
        self._thread = threading.Thread(target=self._read, args=(source,), daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *trouble: object) -> None:
        self._closed = True
        with suppress(queue.Empty):
            while True:
                self._queue.get_nowait()

    def _read(self, source: Callable[[], Iterator[Chunk]]) -> None:
        try:
            began = time.thread_time()
            for chunk in source():
                chunk.seconds = time.thread_time() - began
                self._hand_over(chunk)
                if self._closed:
                    return
                began = time.thread_time()
            self._hand_over(None)
        except BaseException as error:
            self._hand_over(error)

    def _hand_over(self, thing: Chunk | BaseException | None) -> None:
        self._queue.put(thing)
        self._ring.send_bytes(b".")

    def take(self) -> Chunk | None:
        """The next chunk if one is ready. Raises what reading raised."""
        if self.ended or self._queue.empty():
            return None
        self.bell.recv_bytes()
        thing = self._queue.get()
        if isinstance(thing, BaseException):
            raise thing
        self.ended = thing is None
        return thing
