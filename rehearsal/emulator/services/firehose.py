"""Firehose: what is put together lands together, as one object, as buffering does in the real service; what a processor
refuses lies as it came under the error prefix."""

import base64
import json
from contextvars import ContextVar

from .. import upstream

_f = upstream.firehose
_batch = ContextVar("batch", default=None)
"""What the request at hand has put so far."""


def _refuse(stream: dict, destination: dict, records: list) -> None:
    config = destination["config"]
    prefix = _f.prefix(config.get("ErrorOutputPrefix") or "", _f.arrival(config), error_type="processing-failed")
    lines = [
        json.dumps({"errorCode": "Lambda.ProcessingFailed", "rawData": base64.b64encode(data).decode()})
        for _, data in records
    ]
    key = f"{prefix}{stream['name']}-{upstream.new_id()}"
    _f.put_object(_f.bucket(config.get("BucketARN", "")), key, "\n".join(lines).encode())


def _land(stream: dict, destination: dict, records: list) -> None:
    processed = _f.process(stream, destination, records)
    if processed:
        _f.deliver(stream, destination, b"".join(payload for _, payload in processed))
    passed = {record_id for record_id, _ in processed}
    refused = [record for record in records if record[0] not in passed]
    if refused:
        _refuse(stream, destination, refused)


def _gathered(_original):
    def deliver(stream, destination, records):
        batch = _batch.get()
        if batch is None:
            _land(stream, destination, records)
        else:
            batch.append((stream, destination, records))

    return deliver


def _put_together(original):
    def put(data):
        batch = []
        token = _batch.set(batch)
        try:
            answer = original(data)
        finally:
            _batch.reset(token)
        if batch:
            stream, destination, _ = batch[0]
            _land(stream, destination, [record for _, _, records in batch for record in records])
        return answer

    return put


def install() -> None:
    upstream.replace("firehose.deliver_records", _gathered)
    _f.actions["PutRecordBatch"] = _put_together(_f.actions["PutRecordBatch"])
