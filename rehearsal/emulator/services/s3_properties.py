"""Bucket properties that CloudFormation's handler drops: Object Lock, encryption, lifecycle, access logging, tags."""

from xml.sax.saxutils import escape

from .. import upstream

_NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'


def _element(name: str, value) -> str:
    if value is None:
        return ""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"<{name}>{escape(text)}</{name}>"


def _document(name: str, content: str) -> bytes:
    return f"<{name} {_NAMESPACE}>{content}</{name}>".encode()


def _lock_xml(lock: dict) -> bytes:
    retention = (lock.get("Rule") or {}).get("DefaultRetention") or {}
    fields = "".join(_element(key, retention.get(key)) for key in ("Mode", "Days", "Years"))
    rule = f"<Rule><DefaultRetention>{fields}</DefaultRetention></Rule>" if retention else ""
    return _document("ObjectLockConfiguration", f"<ObjectLockEnabled>Enabled</ObjectLockEnabled>{rule}")


def _encryption_xml(encryption: dict) -> bytes:
    rules = ""
    for rule in encryption.get("ServerSideEncryptionConfiguration", []):
        default = rule.get("ServerSideEncryptionByDefault") or {}
        fields = _element("SSEAlgorithm", default.get("SSEAlgorithm"))
        managed = "alias/aws/s3" if default.get("SSEAlgorithm") == "aws:kms" else None
        fields += _element("KMSMasterKeyID", default.get("KMSMasterKeyID") or managed)
        by_default = f"<ApplyServerSideEncryptionByDefault>{fields}</ApplyServerSideEncryptionByDefault>"
        rules += f"<Rule>{by_default}{_element('BucketKeyEnabled', rule.get('BucketKeyEnabled', False))}</Rule>"
    return _document("ServerSideEncryptionConfiguration", rules)


def _logging_xml(logging: dict) -> bytes:
    target = _element("TargetBucket", logging.get("DestinationBucketName"))
    prefix = f"<TargetPrefix>{escape(logging.get('LogFilePrefix', ''))}</TargetPrefix>"
    return _document("BucketLoggingStatus", f"<LoggingEnabled>{target}{prefix}</LoggingEnabled>")


def _filter_xml(rule: dict) -> str:
    prefix = f"<Prefix>{escape(rule.get('Prefix', ''))}</Prefix>"
    tags = "".join(
        f"<Tag>{_element('Key', tag['Key'])}{_element('Value', tag['Value'])}</Tag>" for tag in rule.get("TagFilters", [])
    )
    sizes = _element("ObjectSizeGreaterThan", rule.get("ObjectSizeGreaterThan"))
    sizes += _element("ObjectSizeLessThan", rule.get("ObjectSizeLessThan"))
    return f"<Filter><And>{prefix}{tags}{sizes}</And></Filter>" if tags or sizes else f"<Filter>{prefix}</Filter>"


def _lifecycle_xml(lifecycle: dict) -> bytes:
    rules = ""
    for index, rule in enumerate(lifecycle.get("Rules", [])):
        content = _element("ID", rule.get("Id") or f"rule-{index}") + _filter_xml(rule)
        content += _element("Status", rule.get("Status"))
        for step in rule.get("Transitions", []):
            fields = _element("Days", step.get("TransitionInDays")) + _element("StorageClass", step.get("StorageClass"))
            content += f"<Transition>{fields}</Transition>"
        expiration = _element("Days", rule.get("ExpirationInDays"))
        if str(rule.get("ExpiredObjectDeleteMarker", False)).lower() == "true" and not expiration:
            expiration = _element("ExpiredObjectDeleteMarker", True)
        if expiration:
            content += f"<Expiration>{expiration}</Expiration>"
        noncurrent = rule.get("NoncurrentVersionExpiration")
        if noncurrent:
            days = _element("NoncurrentDays", noncurrent.get("NoncurrentDays"))
            content += f"<NoncurrentVersionExpiration>{days}</NoncurrentVersionExpiration>"
        uploads = rule.get("AbortIncompleteMultipartUpload")
        if uploads:
            days = _element("DaysAfterInitiation", uploads.get("DaysAfterInitiation"))
            content += f"<AbortIncompleteMultipartUpload>{days}</AbortIncompleteMultipartUpload>"
        rules += f"<Rule>{content}</Rule>"
    return _document("LifecycleConfiguration", rules)


def _tags_xml(tags: list) -> bytes:
    each = "".join(f"<Tag>{_element('Key', tag['Key'])}{_element('Value', tag['Value'])}</Tag>" for tag in tags)
    return _document("Tagging", f"<TagSet>{each}</TagSet>")


def _checked(put):
    def set_property(bucket, xml):
        status, _, body = put(bucket, xml)[:3]
        if status >= 400:
            raise ValueError(body.decode() if isinstance(body, bytes) else str(body))

    return set_property


def _enable_lock(bucket, _xml):
    if bucket not in upstream.s3.locks:
        upstream.s3.locks[bucket] = {"enabled": True, "default_retention": None}


def _keep(_bucket):
    pass


def install() -> None:
    s3 = upstream.s3
    upstream.add_bucket_properties(
        ("ObjectLockEnabled", lambda _value: b"", _enable_lock, _keep),
        ("ObjectLockConfiguration", _lock_xml, _checked(s3.put_lock), _keep),
        ("BucketEncryption", _encryption_xml, _checked(s3.put_encryption), s3.delete_encryption),
        ("LifecycleConfiguration", _lifecycle_xml, _checked(s3.put_lifecycle), s3.delete_lifecycle),
        ("LoggingConfiguration", _logging_xml, _checked(s3.put_logging), _keep),
        ("Tags", _tags_xml, _checked(s3.put_tags), s3.delete_tags),
    )
