"""The runner of documented blocks finds what is wrong on a page."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from tests.docs_runner import Block, Runner, blocks


def page(folder: Path, text: str) -> Path:
    path = folder / "page.md"
    path.write_text(re.sub("~~~", "```", text))
    return path


RIGHT = """
<!-- setup: echo ready > state; echo $ROOT > root -->

~~~text title="in/article.txt"
Sales fell 3 percent in May 2017, the firm said.
~~~

~~~console
$ cat state
ready
$ claims extract in/article.txt | head -1
{"schema":1,…,"article":{"id":"article.txt",…
$ claims extract missing.txt
...
$ echo $?
1
$ echo one && \\
>   echo two
one
two
~~~

~~~bash
claims extract in/article.txt --quiet -o claims.jsonl   # one claim
python -m extractor info | grep -c extractor > seen
~~~

1.  in a list:

    ~~~python
    import extractor

    nlp = extractor.load()
    claims = list(extractor.read_claims("claims.jsonl"))
    print(len(claims), claims[0].quantity.text)
    ~~~

    ~~~output
    1 3 percent
    ~~~

~~~python
>>> claims[0].date.from_
datetime.date(2017, 5, 1)
>>> "claims" in nlp.pipe_names
True
~~~

~~~sql title="new.db"
CREATE TABLE a (b, c);
INSERT INTO a
  VALUES (1, NULL);
SELECT b, c FROM a;
~~~

~~~output
1|
~~~

~~~sql
SELECT quantity.low FROM 'claims.jsonl';
~~~

~~~output
3
~~~

<!-- until: 2 -->

~~~bash
for i in 1 2 3; do echo $i; sleep 0.05; done; sleep 60
~~~

<!-- not run: needs a cluster -->

~~~bash
exit 9
~~~
"""


def test_a_right_page_runs_from_top_to_bottom(docs_runner: Runner, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    written = page(tmp_path, RIGHT)
    passed_over = docs_runner.run_page(written, folder)
    assert [(block.text, block.marks) for block in passed_over] == [("exit 9\n", {"not run": "needs a cluster"})]
    assert (folder / "root").read_text().strip() == str(Path(__file__).parent.parent)
    assert (folder / "seen").read_text() == "1\n"
    assert sqlite3.connect(folder / "new.db").execute("SELECT * FROM a").fetchall() == [(1, None)]


WRONG = {
    "~~~console\n$ echo a\nb\n~~~": r"page.md:1: echo a\n: shown is",
    "~~~console\n$ echo a\n~~~": r"shown is\n\nwritten was\na",
    "~~~console\n$ false\n~~~": r"false\n ended with 1",
    "~~~console\nls\n~~~": "no command begins with",
    "~~~bash\nfalse\ntrue\n~~~": "ended with 1",
    "~~~sh\necho a\n~~~\n~~~output\nb\n~~~": "shown is\nb\n\nwritten was\na",
    "~~~sh\nclaims extract --no-such-option\n~~~": "ended with 2",
    "~~~sh\npython -c 'raise SystemExit(5)'\n~~~": "ended with 5",
    "~~~python\n1 / 0\n~~~": "ZeroDivisionError",
    "~~~python\nprint(1)\n~~~\n\n~~~output\n2\n~~~": "shown is\n2\n",
    "~~~python\n>>> 1\n2\n~~~": "Expected:\n    2\nGot:\n    1",
    "~~~sql\nSELECT 1;\n~~~\n~~~output\n2\n~~~": "written was\n1",
    "~~~sql\nSELECT no_such_name;\n~~~": "no_such_name",
    '~~~json\n{"a": 1,}\n~~~': "page.md:1",
    "~~~toml\na = \n~~~": "page.md:1",
    "~~~\nplain\n~~~": "a block of no language is never run",
    "~~~ruby\nputs 1\n~~~": "a block of ruby is never run",
    "~~~sh\ntrue\n~~~\nwords\n~~~output\n~~~": "directly behind its block",
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_found(docs_runner: Runner, tmp_path: Path, text: str) -> None:
    with pytest.raises(Exception, match=WRONG[text]) as found:
        docs_runner.run_page(page(tmp_path, text), tmp_path)
    assert "page.md" in str(found.value) or "no_such_name" in str(found.value)


def test_blocks_know_where_they_stand(tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    text = '# A\n\n<!-- not run: because -->\n~~~sh title="x"\nls\n~~~\n~~~output\na\n~~~\n<!-- setup: b -->\n'
    assert blocks(page(folder, text)) == [
        Block("docs/page.md:4", "sh", "x", "ls\n", "a\n", {"not run": "because"}),
        Block("docs/page.md:10", "setup", None, "b"),
    ]
