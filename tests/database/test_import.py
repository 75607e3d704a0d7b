"""Answers of annotation tools come back as decisions, or are refused by their line."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from extractor.cli import app
from extractor.database import Database
from extractor.database.reading import read_claims, read_judged
from extractor.database.rows import Loaded
from extractor.exports.answers import Answer, read_answers
from extractor.records import Claim
from tests.claimrows import TEXT, claim, span
from tests.database.deciding import Reviewer, loaded
from tests.database.test_export import exported
from tests.database.test_tasks import ARTICLE, in_article

Task = dict[str, Any]
Answering = Callable[[str, Task], None]


def imported(database_url: str, file: Path, form: str, reviewer: str = "ann") -> Result:
    return CliRunner().invoke(app, ["import", database_url, str(file), "--format", form, "--reviewer", reviewer])


def written(path: Path, form: str, tasks: list[Task]) -> Path:
    """The file that a tool would export."""
    lines = [json.dumps(task, ensure_ascii=False) for task in tasks]
    path.write_text(json.dumps(tasks) if form == "label-studio" else "".join(f"{line}\n" for line in lines), "utf-8")
    return path


def read(database_url: str, form: str) -> list[Task]:
    text = exported(database_url, "--format", form)
    tasks: list[Task] = json.loads(text) if form == "label-studio" else [json.loads(line) for line in text.splitlines()]
    return tasks


def spans(task: Task, form: str) -> list[Task]:
    """The labelled spans of a task, as its tool keeps them."""
    if form == "prodigy":
        return list(task["spans"])
    if form == "doccano":
        return list(task["entities"])
    return [each["value"] for each in task["annotations"][-1]["result"] if each["type"] == "labels"]


def answered(task: Task, form: str, answer: str) -> None:
    """Answer as an annotator does: accept, reject or skip."""
    if form == "prodigy":
        task |= {"answer": "ignore" if answer == "skip" else answer, "_timestamp": 1517443200}
    elif form == "doccano":
        kept = [each for each in task["entities"] if each["label"] != "QUANTITY"]
        task["entities"] = kept if answer == "reject" else task["entities"]
    else:
        result = [] if answer == "skip" else [*task["predictions"][0]["result"], _choice(answer)]
        task["annotations"] = [
            {"result": result, "was_cancelled": answer == "skip", "updated_at": "2018-02-01T00:00:00.000Z"}
        ]


def _choice(answer: str) -> Task:
    return {"type": "choices", "from_name": "answer", "to_name": "text", "value": {"choices": [answer]}}


def move(task: Task, form: str, label: str, words: str) -> None:
    """Put the span of a label elsewhere."""
    text = task["data"]["text"] if form == "label-studio" else task["text"]
    start, end = text.index(words), text.index(words) + len(words)
    [there] = [each for each in spans(task, form) if label in each.get("labels", [each.get("label")])]
    if form == "doccano":
        there |= {"start_offset": start, "end_offset": end}
    elif form == "label-studio":
        there |= {"start": start, "end": end, "text": words}
    else:
        starts = {token["start"]: token["id"] for token in task["tokens"]}
        ends = {token["end"]: token["id"] for token in task["tokens"]}
        there |= {"start": start, "end": end, "token_start": starts[start], "token_end": ends[end]}


FORMS = ("prodigy", "label-studio", "doccano")


@pytest.mark.parametrize("form", FORMS)
def test_answers_become_decisions(database: Database, database_url: str, form: str, tmp_path: Path) -> None:
    claims = [claim(f"a{number}") for number in range(4)]
    loaded(database, *claims)
    tasks = read(database_url, form)
    for task, answer in zip(tasks, ("accept", "reject", "accept", "skip"), strict=True):
        answered(task, form, answer)
    move(tasks[2], form, "ENTITY", "arrivals")
    file = written(tmp_path / "answers", form, tasks)
    result = imported(database_url, file, form, reviewer=" ann  lee ")
    skipped = "" if form == "doccano" else ", 1 skip"
    total, accepted = (4, 2) if form == "doccano" else (4, 1)
    assert (result.exit_code, result.stderr) == (
        0,
        f"{total} decisions ({accepted} accept, 1 edit, 1 reject{skipped})\n",
    )
    assert claims[2].entity
    edited = claims[2].model_copy(
        update={"entity": claims[2].entity.model_copy(update={"text": "arrivals", "start": 5, "end": 13})}
    )
    assert list(read_claims(database, reviewed=True)) == [claims[0], edited, claims[3]]
    [accepted_one, *_] = read_judged(database)
    assert accepted_one.verdict
    assert accepted_one.verdict.reviewer == "ann lee"
    if form != "doccano":
        assert accepted_one.verdict.made_at == "2018-02-01T00:00:00+00:00"
    again = imported(database_url, file, form, reviewer="ann lee")
    assert (again.exit_code, again.stderr) == (0, "0 decisions, 4 known\n")


@pytest.mark.parametrize("form", ["prodigy", "label-studio"])
def test_what_nobody_answered_is_no_decision(database: Database, database_url: str, form: str, tmp_path: Path) -> None:
    loaded(database, claim())
    result = imported(database_url, written(tmp_path / "answers", form, read(database_url, form)), form)
    assert (result.exit_code, result.stderr) == (0, "0 decisions, 1 unanswered\n")
    assert database.rows("SELECT * FROM decisions") == []


def prodigy_answer(database_url: str, tmp_path: Path, change: Callable[[Task], None]) -> Result:
    """Import the one task of the database after a change."""
    [task] = read(database_url, "prodigy")
    answered(task, "prodigy", "accept")
    change(task)
    return imported(database_url, written(tmp_path / "answers.jsonl", "prodigy", [task]), "prodigy")


def without(label: str) -> Callable[[Task], None]:
    def change(task: Task) -> None:
        task["spans"] = [each for each in task["spans"] if each["label"] != label]

    return change


def moving(label: str, words: str) -> Callable[[Task], None]:
    return lambda task: move(task, "prodigy", label, words)


def relabelled(old: str, new: str) -> Callable[[Task], None]:
    def change(task: Task) -> None:
        for each in task["spans"]:
            each["label"] = new if each["label"] == old else each["label"]

    return change


SOURCE = claim().model_dump(by_alias=True)["source"]
BOARD = {**SOURCE, **span("board"), "name": "board"}
CARRIED = {**SOURCE, "via": [{"name": "fell", **span("fell")}]}


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        (without("ENTITY"), {"entity": None}),
        (moving("ENTITY", "Dock"), {"entity": {**span("Dock"), "head": "Dock"}}),
        (moving("EVENT", "said"), {"event": {**span("said"), "lemma": "said"}}),
        (without("EVENT"), {"event": None}),
        (relabelled("EVENT", "PLACE"), {"event": None, "place": span("fell")}),
        (without("DATE"), {"date": None}),
        (without("SOURCE"), {"source": None}),
        (without("CUE"), {"source": {**SOURCE, "cue": None}}),
        (moving("SOURCE", "board"), {"source": BOARD}),
        (
            relabelled("EVENT", "CARRIER"),
            {"event": None, "source": CARRIED},
        ),
    ],
)
def test_changed_spans_are_an_edit(
    database: Database,
    database_url: str,
    change: Callable[[Task], None],
    fields: dict[str, Any],
    tmp_path: Path,
) -> None:
    loaded(database, claim())
    result = prodigy_answer(database_url, tmp_path, change)
    assert (result.exit_code, result.stderr) == (0, "1 decision (1 edit)\n")
    assert list(read_claims(database, reviewed=True)) == [claim(**fields)]


def test_offsets_are_those_of_the_article(database: Database, database_url: str, tmp_path: Path) -> None:
    database.replace([Loaded(in_article().article, [in_article()], ARTICLE)])
    prodigy_answer(database_url, tmp_path, without("CARRIER"))
    [edited] = read_claims(database, reviewed=True)
    assert edited == in_article().model_copy(
        update={"source": in_article().source and in_article().source.model_copy(update={"via": ()})}  # type: ignore[union-attr]
    )


def test_what_is_not_shown_stays(database: Database, database_url: str, tmp_path: Path) -> None:
    """Without the article's text the carrier below the sentence cannot be seen."""
    loaded(database, in_article())
    prodigy_answer(database_url, tmp_path, without("EVENT"))
    [edited] = read_claims(database, reviewed=True)
    assert edited == in_article().model_copy(update={"event": None})


def broken_text(task: Task) -> None:
    task["text"] = task["text"].replace("1,283", "1,284")


def other_tokens(task: Task) -> None:
    task["tokens"][0]["start"] = 1


def too_far(task: Task) -> None:
    task["spans"][0] |= {"start": 900, "end": 901}
    del task["tokens"]


def two_events(task: Task) -> None:
    task["spans"].append({**task["spans"][0], "label": "EVENT"})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (broken_text, "its text is not the one that the claim stands in"),
        (other_tokens, "ENTITY at 0-13, its tokens at 1-13"),
        (too_far, "ENTITY at 900-901 holds '', not None: other offsets or text"),
        (lambda task: task["meta"].update(claim_id="0" * 16), "claim 0000000000000000 is not in the database"),
        (lambda task: task.pop("spans"), "not a task of this form (KeyError: 'spans')"),
        (lambda task: task.update(answer="perhaps"), "not a task of this form (KeyError: 'perhaps')"),
        (relabelled("EVENT", "MOOD"), "label 'MOOD' is none of QUANTITY, ENTITY"),
        (moving("QUANTITY", "2017"), "QUANTITY was moved or added, and what it means was not told"),
        (moving("DATE", "2017"), "DATE was moved or added, and what it means was not told"),
        (without("QUANTITY"), "accepted without its quantity: decide on it in claims review"),
        (two_events, "has 2 spans of EVENT, a claim has one at most"),
    ],
)
def test_what_does_not_fit_is_refused(
    database: Database, database_url: str, change: Callable[[Task], None], reason: str, tmp_path: Path
) -> None:
    loaded(database, claim())
    result = prodigy_answer(database_url, tmp_path, change)
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (
        1,
        f"claims: {tmp_path}/answers.jsonl: no task could be used",
    )
    assert result.stderr.startswith(f"claims: {tmp_path}/answers.jsonl:1: {reason}")
    assert database.rows("SELECT * FROM decisions") == []


def test_a_source_cannot_be_added(database: Database, database_url: str, tmp_path: Path) -> None:
    loaded(database, claim(source=None))
    result = prodigy_answer(database_url, tmp_path, relabelled("EVENT", "SOURCE"))
    assert "a source was added, and of what type it is was not told" in result.stderr


def test_the_rest_is_imported(database: Database, database_url: str, tmp_path: Path) -> None:
    loaded(database, claim("a"), claim("b"))
    tasks = read(database_url, "prodigy")
    for task in tasks:
        answered(task, "prodigy", "accept")
    broken_text(tasks[0])
    file = written(tmp_path / "answers.jsonl", "prodigy", tasks)
    file.write_text(file.read_text() + "no task\n[]\n")
    result = imported(database_url, file, "prodigy")
    assert (result.exit_code, [line.partition(": ")[2][:40] for line in result.stderr.splitlines()]) == (
        3,
        [
            f"{file}:1: its text is not the one"[:40],
            f"{file}:3: not JSON"[:40],
            f"{file}:4: not a task"[:40],
            "",
        ],
    )
    assert result.stderr.splitlines()[-1] == "1 decision (1 accept), 3 refused"


def emoji_claim() -> tuple[Claim, str]:
    """A claim behind an emoji, and its text."""
    text = f"😀 {TEXT}"
    row = json.loads(json.dumps(claim().model_dump(by_alias=True), default=str))

    def shifted(value: Any) -> Any:
        if isinstance(value, dict):
            inner = {name: shifted(each) for name, each in value.items()}
            return {**inner, "start": value["start"] + 2, "end": value["end"] + 2} if "start" in value else inner
        return value

    row = shifted(row)
    row["sentence"] = {"text": text, "start": 0, "end": len(text)}
    row["confidence"], row["rules"] = 0.9, ["quantity.count"]
    return Claim.model_validate(row), text


def test_offsets_in_utf16_units_are_understood_where_the_words_are_told(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    behind, _ = emoji_claim()
    loaded(database, behind)
    [task] = read(database_url, "label-studio")
    answered(task, "label-studio", "accept")
    for value in spans(task, "label-studio"):
        value["start"], value["end"] = value["start"] + 1, value["end"] + 1
    result = imported(database_url, written(tmp_path / "answers.json", "label-studio", [task]), "label-studio")
    assert (result.exit_code, result.stderr) == (0, "1 decision (1 accept)\n")
    for value in spans(task, "label-studio"):
        value["start"], value["end"] = value["start"] + 1, value["end"] + 1
    result = imported(database_url, written(tmp_path / "answers.json", "label-studio", [task]), "label-studio")
    assert result.exit_code == 1
    assert "other offsets or text" in result.stderr


def test_doccano_may_keep_columns_apart_and_spans_as_triples(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    loaded(database, claim())
    [task] = read(database_url, "doccano")
    plain = {
        "text": task["text"],
        "label": [[each["start_offset"], each["end_offset"], each["label"]] for each in task["entities"]],
        "meta": {"claim_id": task["claim_id"], "offset": task["offset"]},
    }
    result = imported(database_url, written(tmp_path / "answers.jsonl", "doccano", [plain]), "doccano")
    assert (result.exit_code, result.stderr) == (0, "1 decision (1 accept)\n")


def test_an_added_claim_can_be_decided_on(database: Database, database_url: str, tmp_path: Path) -> None:
    database.replace([Loaded(claim().article, [])])
    Reviewer(database, "bob")("add", claim())
    result = prodigy_answer(database_url, tmp_path, without("EVENT"))
    assert (result.exit_code, result.stderr) == (0, "1 decision (1 edit)\n")
    assert list(read_claims(database, reviewed=True)) == [claim(event=None)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"no": "list"}', "no list of tasks; export as JSON, not JSON-MIN"),
        ("no JSON", "not JSON (Expecting value: line 1 column 1 (char 0)); export as JSON"),
    ],
)
def test_a_file_of_another_kind_is_refused(
    database: Database, database_url: str, content: str, message: str, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text(content)
    result = imported(database_url, tmp_path / "file", "label-studio")
    assert (result.exit_code, message in result.stderr) == (1, True)


def test_what_cannot_be_read_is_told(database: Database, database_url: str, tmp_path: Path) -> None:
    assert imported(database_url, tmp_path / "absent", "prodigy").exit_code == 74
    assert imported(database_url, tmp_path / "absent", "prodigy", reviewer=" ").exit_code == 2


def annotated(task: Task, **changes: Any) -> Task:
    """An accepted task of Prodigy with fields of its ``meta``, or of its own, changed."""
    answered(task, "prodigy", "accept")
    own = {name: value for name, value in changes.items() if name not in task["meta"]}
    meta = {name: value for name, value in changes.items() if name in task["meta"]}
    return {**task, **own, "meta": {**task["meta"], **meta}}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"_timestamp": 1e300}, "not a task of this form (OverflowError: "),
        ({"offset": None}, "not a task of this form (TypeError: "),
        ({"offset": 0.5}, "offset 0.5 is no number of characters"),
        ({"offset": float("inf")}, "not a task of this form (OverflowError: "),
        ({"claim_id": {}}, "'{}' is no claim's id"),
        ({"claim_id": "\ud800"}, "'\\\\ud800' is no claim's id"),
    ],
)
def test_values_that_are_none_cost_no_other_task(
    database: Database, database_url: str, changes: Task, reason: str, tmp_path: Path
) -> None:
    loaded(database, claim())
    [task] = read(database_url, "prodigy")
    file = tmp_path / "answers.jsonl"
    file.write_text(f"{json.dumps(annotated(task, **changes))}\n{json.dumps(annotated(task))}\n")
    result = imported(database_url, file, "prodigy")
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (3, "1 decision (1 accept), 1 refused")
    assert result.stderr.startswith(f"claims: {file}:1: {reason}")


def test_json_without_a_bottom_is_refused(database: Database, database_url: str, tmp_path: Path) -> None:
    loaded(database, claim())
    [task] = read(database_url, "prodigy")
    file = tmp_path / "answers"
    file.write_text(f"{'[' * 200_000}\n{json.dumps(annotated(task))}\n")
    result = imported(database_url, file, "prodigy")
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (3, "1 decision (1 accept), 1 refused")
    result = imported(database_url, file, "label-studio")
    assert (result.exit_code, f"{file}: not JSON" in result.stderr) == (1, True)


def test_an_offset_may_be_text(database: Database, database_url: str, tmp_path: Path) -> None:
    loaded(database, claim())
    [task] = read(database_url, "prodigy")
    file = written(tmp_path / "answers", "prodigy", [annotated(task, offset=str(task["meta"]["offset"]))])
    assert imported(database_url, file, "prodigy").stderr == "1 decision (1 accept)\n"


@pytest.mark.parametrize(
    ("updated", "made_at"),
    [
        ("2018-02-01T09:00:00", "2018-02-01T09:00:00+00:00"),
        ("2018-02-01T09:00:00+09:00", "2018-02-01T00:00:00+00:00"),
    ],
)
def test_a_time_without_a_zone_is_that_of_greenwich(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, updated: str, made_at: str
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    task = {
        "data": {"text": "Nine", "claim_id": "0" * 16, "offset": 0},
        "annotations": [{"result": [], "updated_at": updated}],
    }
    try:
        [(_, answer)] = read_answers(written(tmp_path / "answers", "label-studio", [task]), "label-studio")
    finally:
        monkeypatch.undo()
        time.tzset()
    assert answer == Answer("0" * 16, "accept", "Nine", 0, frozenset(), made_at)


def test_a_time_beyond_all_years_is_none(tmp_path: Path) -> None:
    task = {
        "data": {"text": "Nine", "claim_id": "0" * 16, "offset": 0},
        "annotations": [{"result": [], "updated_at": "0001-01-01T00:00:00+14:00"}],
    }
    [(_, answer)] = read_answers(written(tmp_path / "answers", "label-studio", [task]), "label-studio")
    assert answer == Answer("0" * 16, "accept", "Nine", 0, frozenset(), None)


@pytest.mark.parametrize("form", ["prodigy", "label-studio"])
def test_the_same_answers_again_overrule_nobody(
    database: Database, database_url: str, form: str, tmp_path: Path
) -> None:
    loaded(database, claim())
    tasks = read(database_url, form)
    answered(tasks[0], form, "accept")
    file = written(tmp_path / "answers", form, tasks)
    imported(database_url, file, form)
    Reviewer(database, "bob")("edit", claim(), claim(event=None))
    again = imported(database_url, file, form)
    assert (again.exit_code, again.stderr) == (0, "0 decisions, 1 known\n")
    assert list(read_claims(database, reviewed=True)) == [claim(event=None)]


def test_an_answer_that_was_taken_back_stays_so(database: Database, database_url: str, tmp_path: Path) -> None:
    loaded(database, claim())
    tasks = read(database_url, "prodigy")
    answered(tasks[0], "prodigy", "reject")
    file = written(tmp_path / "answers", "prodigy", tasks)
    imported(database_url, file, "prodigy")
    [row] = database.rows("SELECT id FROM decisions")
    Reviewer(database, "ann")("undo", claim(), undoes=row["id"])
    assert imported(database_url, file, "prodigy").stderr == "0 decisions, 1 known\n"
    assert list(read_claims(database, reviewed=True)) == [claim()]


def test_words_that_the_article_has_not_are_refused(database: Database, database_url: str, tmp_path: Path) -> None:
    """A tool, or somebody, changed the text around the sentence."""
    database.replace([Loaded(in_article().article, [in_article()], ARTICLE)])
    [task] = read(database_url, "prodigy")
    answered(task, "prodigy", "accept")
    last = task["text"].rpartition(" ")[2]
    task["text"] = task["text"].removesuffix(last) + "x" * len(last)
    result = imported(database_url, written(tmp_path / "answers", "prodigy", [task]), "prodigy")
    assert (result.exit_code, "its text is not the one that the claim stands in" in result.stderr) == (1, True)
    task["text"] = task["text"].removesuffix("x" * len(last)) + last
    result = imported(database_url, written(tmp_path / "answers", "prodigy", [task]), "prodigy")
    assert (result.exit_code, result.stderr) == (0, "1 decision (1 accept)\n")
