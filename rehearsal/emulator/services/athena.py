"""Athena: the NamedQuery type."""

import json

from .. import upstream


def _create(_logical_id, properties, _stack):
    answer = json.loads(upstream.athena.create_named_query(properties)[2])
    return answer["NamedQueryId"], {"NamedQueryId": answer["NamedQueryId"]}


def _delete(physical_id, _properties):
    upstream.athena.delete_named_query({"NamedQueryId": physical_id})


def install() -> None:
    upstream.resource_handlers["AWS::Athena::NamedQuery"] = {"create": _create, "delete": _delete}
