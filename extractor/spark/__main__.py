"""``python -m extractor.spark INPUT... OUTPUT``, also for ``spark-submit``."""

from __future__ import annotations

from typing import Annotated

import typer
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException

from extractor import exits
from extractor.articles.formats import ReadOptions
from extractor.batch.pool import Limits
from extractor.commands import options
from extractor.errors import ExtractorError, describe
from extractor.spark.extraction import Wanted
from extractor.spark.job import Form, Job, run
from extractor.spark.session import session
from extractor.types import Failure

Inputs = Annotated[
    list[str],
    typer.Argument(metavar="INPUT...", help="Files and folders that all machines see, or URIs (s3://, hdfs://)."),
]
Output = Annotated[str, typer.Argument(metavar="OUTPUT", help="Folder to write, whole or not at all: a path or URI.")]
To = Annotated[Form, typer.Option(help="Form of the output.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Put the new output in the place of an older one.")]

app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, pretty_exceptions_show_locals=False)


@app.command(epilog=exits.TABLE)
def main(  # noqa: PLR0913, PLR0917 - one parameter an option is what typer reads
    inputs: Inputs,
    output: Output,
    to: To = "parquet",
    overwrite: Overwrite = False,
    format: options.Form = None,
    published: options.Published = None,
    id_field: options.IdField = None,
    text_field: options.TextField = None,
    date_field: options.DateField = None,
    title_field: options.TitleField = None,
    publisher_field: options.PublisherField = None,
    url_field: options.UrlField = None,
    author_field: options.AuthorField = None,
    language_field: options.LanguageField = None,
    any_language: options.AnyLanguage = False,
    model: options.Model = None,
    whole: options.Whole = False,
    deadline: options.Deadline = 30.0,
    memory: options.Memory = 2048,
) -> None:
    """Extract claims from articles by Apache Spark, into a folder partitioned by month of publication.

    Parquet and JSONL are cut into many tasks, any other file is one task's. OUTPUT has a row a claim, and one for each
    article or file that failed; _SUCCESS lies in it.
    """
    fields = {
        "id": id_field,
        "text": text_field,
        "published": date_field,
        "title": title_field,
        "publisher": publisher_field,
        "url": url_field,
        "author": author_field,
        "language": language_field,
    }
    reading = ReadOptions(format, published, {ours: theirs for ours, theirs in fields.items() if theirs})
    wanted = Wanted(model, whole, not any_language, Limits(deadline, memory), reading)
    with exits.statuses(), exits.naming(output):
        failed = run_job(Job(inputs, output, wanted, to, overwrite))
    raise typer.Exit(exits.PARTLY if failed else exits.DONE)


def run_job(job: Job) -> int:
    """Run the job in a session of its own, tell how it went, and return how many articles and files failed."""
    told: list[Failure] = []
    spark = session()
    try:
        counts = run(spark, job, told)
    except (PySparkException, Py4JError) as error:
        raise ExtractorError(f"Spark gave up ({_said(error)}); its log above tells more") from None
    finally:
        for failure in told:
            exits.warn(describe(failure))
        spark.stop()
    exits.warn(f"{counts.claims:,} claims in {job.output}, {counts.failed:,} failures")
    return counts.failed


def _said(error: Exception) -> str:
    """What went wrong in Spark, without the stacks of Java and Python; of what a worker raised its last line."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    raised = [line for line in lines if line.startswith("extractor.")]
    return (raised or lines or [type(error).__name__])[0][:1_000]


if __name__ == "__main__":
    exits.run(app, "claims-spark")
