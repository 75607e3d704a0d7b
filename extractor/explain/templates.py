"""The HTML of the page, apart from what decides; every ``$name`` is filled with text that is escaped already."""

from __future__ import annotations

from string import Template

HEAD = Template("""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Claims explained</title>
<style>
$style</style>
</head>
<body>
<p class="legend">Marks: $legend <span class="aside">set aside: not read for claims</span></p>
""")

FOOT = """\
</body>
</html>
"""

ARTICLE = Template("""\
<article>
<h1>$title</h1>
<p class="facts">$facts</p>
$paragraphs</article>
""")

FACT = Template("<span>$name: $value</span>")

PARAGRAPH = Template("<p>$content</p>\n$claims")

SET_ASIDE = Template('<p class="aside"><b>$reason, not read for claims</b> $content</p>\n')

CLAIMS = Template('<div class="claims">\n$claims</div>\n')

CLAIM = Template("""\
<section class="claim">
<h2>$headline</h2>
<dl>
$rows</dl>
</section>
""")

ROW = Template("<dt>$name</dt><dd>$value$notes</dd>\n")

NOTES = Template("<ul>$notes</ul>")

NOTE = Template("<li>$note</li>")

PASSED_OVER = Template('<li class="passed-over">$note</li>')

MARK = Template('<mark class="$kind" id="$id"><b class="label">$label</b>$content</mark>')

LEGEND = Template('<mark class="$kind"><b class="label">$label</b>$content</mark>')

REFERENCE = Template('<a class="label $kind" href="#$id">$label</a>')

LABEL = Template('<b class="label $kind">$label</b>')

WORDS = {
    "plain": Template("$text"),
    "strong": Template("<strong>$text</strong>"),
    "quote": Template("<q>$text</q>"),
    "rule": Template("<code>$text</code>"),
    "passed_over": Template('<b class="not">$text</b>'),
}
