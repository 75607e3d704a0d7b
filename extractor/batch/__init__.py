"""Archives in bulk: worker processes, a ledger beside the output, and the same bytes whatever happens on the way.

The flow, one module each::

    plan.py    what to read, and the fingerprint of everything that decides the output
    feed.py    the inputs as chunks of articles, read ahead in a thread
    pool.py    worker processes, each article under a deadline and a memory bound   (worker.py runs inside them)
    run.py     chunks to workers, results in the order of reading
    output.py  claims, failures and ledger on the disk, in an order that survives a power cut   (disk.py, ledger.py)
"""
