"""Firehose: what is put together lands together, as one object, as buffering does in the real service."""

from .. import upstream


def _landed_together(_original):
    def deliver(stream, destination, records):
        processed = upstream.firehose.process(stream, destination, records)
        if processed:
            upstream.firehose.deliver(stream, destination, b"".join(payload for _, payload in processed))

    return deliver


def install() -> None:
    upstream.replace("firehose.deliver_records", _landed_together)
