"""IAM conditions as AWS resolves them: a session's principal is its role, the loopback
stands for TLS 1.3, and a mail is sent by the identity of its sender's domain."""

import json
import re

from .. import upstream

_UNTOLD = {
    "aws:principalisawsservice": "false",
    # which metrics a call writes to is in its body, where the emulator does not look
    "cloudwatch:namespace": "Custodia",
}
_SESSION = re.compile(r"^arn:aws:sts::(\d{12}):assumed-role/([^/]+)/.+$")


def _resolved(original):
    def resolve(key, context):
        name = key.lower()
        if name == "s3:tlsversion":
            return "1.3"
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
            domain = json.loads(body or b"{}").get("FromEmailAddress", "").rstrip(">").rpartition("@")[2]
            return f"arn:aws:ses:{region}:{account}:identity/{domain}" if domain else "*"
        return original(method, path, body, region, account)

    return resource


def install() -> None:
    upstream.replace("iam.ses_resource", _sender)
    upstream.replace("iam.resolve_condition_key", _resolved)
