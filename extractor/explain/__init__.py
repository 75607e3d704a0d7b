"""Why a claim has its value, its date and its source: the article with everything marked, and the reasons beside it.

:mod:`~extractor.explain.trace` takes the reasons from the components that decide, :mod:`~extractor.explain.lines` puts
them into words, :mod:`~extractor.explain.terminal` and :mod:`~extractor.explain.page` show them.
"""
