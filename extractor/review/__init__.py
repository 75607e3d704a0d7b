"""The review page: claims of a database under the eyes of people, who accept, reject, correct and add.

:mod:`~extractor.review.server` listens, :mod:`~extractor.review.security` refuses, :mod:`~extractor.review.app` has the
addresses. Behind them :mod:`~extractor.review.queue` tells which claim is next, :mod:`~extractor.review.views` reads
what a page shows of it, :mod:`~extractor.review.decide` appends decisions. Templates alone make HTML. No spaCy here.
"""
