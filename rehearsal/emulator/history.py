"""Objects delivered in the past: read from a folder and put as if at their time, without a request each."""

import os

from . import clock, upstream


def deliver(folder: str, bucket: str, manifest: list) -> int:
    """Puts files of a folder into a bucket.

    @param manifest `{"key", "at", "metadata"?}` each; the file lies at folder/key, `at` is when it was delivered
    @returns how many objects were put
    """
    for item in sorted(manifest, key=lambda each: each["at"]):
        with open(os.path.join(folder, item["key"]), "rb") as file:
            body = file.read()
        headers = {"content-type": "application/json"}
        if item["key"].endswith(".gz"):
            headers["content-encoding"] = "gzip"
        for name, value in (item.get("metadata") or {}).items():
            headers[f"x-amz-meta-{name}"] = value
        with clock.at(clock.to_epoch(item["at"])):
            status, _, answer = upstream.s3.put_object(bucket, item["key"], body, headers)
        if status >= 300:
            raise ValueError(f"{bucket}/{item['key']}: {answer!r}")
    return len(manifest)
