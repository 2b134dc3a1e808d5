"""RDS Data API: no database stands behind a cluster here; what asks how much is in one gets a believable answer."""

import json

from .. import upstream

_TABLES, _BYTES = 38, 74_416_128
_LARGEST = "alunni.anagrafica"


def _answer(*values) -> tuple:
    fields = [{"stringValue": value} if isinstance(value, str) else {"longValue": value} for value in values]
    body = json.dumps({"numberOfRecordsUpdated": 0, "generatedFields": [], "records": [fields]}).encode()
    return 200, {"Content-Type": "application/json"}, body


def _with_contents(original):
    def execute(resource_arn, sql):
        if "pg_total_relation_size" in sql:
            return _answer(_TABLES, _BYTES)
        if "quote_ident" in sql:
            return _answer(_LARGEST)
        if f"from {_LARGEST} limit 1" in sql:
            return _answer(1)
        return original(resource_arn, sql)

    return execute


def install() -> None:
    upstream.replace("rds_data.execute", _with_contents)
