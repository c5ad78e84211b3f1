"""``celery -A tests.processes.short_batches``: the product's Celery, whose batches of mail end after half a second."""

from parindex.celery import app

__all__ = ["app"]


@app.on_after_finalize.connect
def shorten(**_) -> None:
    from plans.reminders import sending

    sending.BATCH_SECONDS = 0.5
