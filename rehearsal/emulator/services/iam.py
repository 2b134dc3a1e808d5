"""IAM conditions as AWS resolves them: a session's principal is its role, the loopback
stands for TLS 1.3, a mail is sent by the identity of its sender's domain, and a snapshot carries its cluster's tags."""

import json
import re
from contextvars import ContextVar
from email.utils import parseaddr
from functools import lru_cache
from urllib.parse import unquote

from .. import upstream
from . import rds

_UNTOLD = {
    "aws:principalisawsservice": "false",
    # which metrics a call writes to is in its body, where the emulator does not look
    "cloudwatch:namespace": "Custodia",
}
_SNAPSHOT_TAG = "rds:cluster-snapshot-tag/"
_from_address = ContextVar("from_address", default=None)
"""Sender of the mail that the request asks to send."""
_SESSION = re.compile(r"^arn:aws:sts::(\d{12}):assumed-role/([^/]+)/.+$")


def _aliases_of(arn: str) -> list:
    """Aliases of a key."""
    key = arn.rsplit("/", 1)[-1]
    return [alias.split(":", 5)[-1] for alias, of in upstream.kms.aliases.items() if of.rsplit("/", 1)[-1] == key]


def _resolved(original):
    def resolve(key, context):
        name = key.lower()
        if name == "s3:tlsversion":
            return "1.3"
        if name == "ses:fromaddress":
            return _from_address.get()
        if name == "kms:resourcealiases":
            return _aliases_of(context.resource_arn)
        if name.startswith(_SNAPSHOT_TAG):
            return rds.snapshot_tags(context.resource_arn).get(key[len(_SNAPSHOT_TAG):])
        value = original(key, context)
        if name == "aws:principalarn" and isinstance(value, str):
            return _SESSION.sub(r"arn:aws:iam::\1:role/\2", value)
        if value is None:
            return _UNTOLD.get(name)
        return value

    return resolve


def _sender(original):
    """A mail is sent by an identity: the domain of its sender."""

    def resource(method, path, body, region, account):
        if method == "POST" and path.rstrip("/").endswith("/outbound-emails"):
            address = parseaddr(json.loads(body or b"{}").get("FromEmailAddress", ""))[1]
            _from_address.set(address)
            domain = address.rpartition("@")[2]
            return f"arn:aws:ses:{region}:{account}:identity/{domain}" if domain else "*"
        return original(method, path, body, region, account)

    return resource


def _conditional_writes(original):
    """A write says on what condition it replaces what is there."""

    def context(action, query_params, path="", headers=None):
        keys = original(action, query_params, path, headers)
        if action == "s3:PutObject":
            for name in ("if-none-match", "if-match"):
                if (headers or {}).get(name):
                    keys[f"s3:{name}"] = headers[name]
        return keys

    return context


def _backup_resource(method: str, path: str, region: str, account: str) -> str:
    """A call on a vault, a recovery point, a plan or a legal hold is judged on it."""
    parts = [unquote(part) for part in path.strip("/").split("/") if part]
    if len(parts) > 3 and parts[0] == "backup-vaults" and parts[2] == "recovery-points":
        return "/".join(parts[3:])
    if len(parts) > 1 and parts[0] == "backup-vaults":
        return f"arn:aws:backup:{region}:{account}:backup-vault:{parts[1]}"
    if len(parts) > 2 and parts[:2] == ["backup", "plans"]:
        return f"arn:aws:backup:{region}:{account}:backup-plan:{parts[2]}"
    if parts and parts[0] == "legal-holds" and (len(parts) > 1 or method == "POST"):
        return f"arn:aws:backup:{region}:{account}:legal-hold:{parts[1] if len(parts) > 1 else 'new'}"
    if parts and parts[0] == "tags":
        return "/".join(parts[1:])
    return "*"


_RDS_NAMED_BY = {"StartExportTask": "SourceArn", "EnableHttpEndpoint": "ResourceArn"}
"""Actions of RDS that are judged on what a parameter names by its ARN: an export on its snapshot, an endpoint on its cluster."""


def _rds_resource(query: dict, region: str, account: str):
    """What a call is judged on that the emulator itself does not tell; None for other calls."""

    def given(name: str):
        return (query.get(name) or [None])[0]

    action = given("Action")
    if action in _RDS_NAMED_BY:
        return given(_RDS_NAMED_BY[action]) or "*"
    if action == "DeleteDBClusterSnapshot":
        return f"arn:aws:rds:{region}:{account}:cluster-snapshot:{given('DBClusterSnapshotIdentifier')}"
    if action == "DescribeDBClusterSnapshots" and not given("DBClusterIdentifier"):
        return f"arn:aws:rds:{region}:{account}:cluster-snapshot:{given('DBClusterSnapshotIdentifier') or '*'}"
    return None


def _with_missing_resources(original):
    def extract(service, method, path, headers, body, query_params, region, account, *rest, **more):
        if service == "backup":
            return _backup_resource(method, path, region, account)
        named = _rds_resource(query_params, region, account) if service == "rds" else None
        if named:
            return named
        arn = original(service, method, path, headers, body, query_params, region, account, *rest, **more)
        if service == "kms" and arn in upstream.kms.aliases:
            return f"arn:aws:kms:{region}:{account}:key/{upstream.kms.aliases[arn].rsplit('/', 1)[-1]}"
        return arn

    return extract


@lru_cache(maxsize=None)
def _loaded(text: str):
    try:
        return json.loads(text)
    except ValueError:
        return None  # no policy, which the emulator keeps as an empty text


def _read_once(original):
    """A policy's text is read once, not at each request that it decides."""
    by_text = lru_cache(maxsize=None)(original)
    return lambda document: by_text(document) if isinstance(document, str) else original(document)


def _resource_policy_read_once(original):
    def evaluate(document, *given, **named):
        return original(_loaded(document) if isinstance(document, str) else document, *given, **named)

    return evaluate


def install() -> None:
    upstream.replace("iam.parse_policy", _read_once)
    upstream.replace("iam.evaluate_resource_policy", _resource_policy_read_once)
    upstream.replace("iam.resource", _with_missing_resources)
    upstream.replace("iam.s3_context", _conditional_writes)
    upstream.replace("iam.ses_resource", _sender)
    upstream.replace("iam.resolve_condition_key", _resolved)
