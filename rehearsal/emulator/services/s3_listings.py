"""S3 listings by keys in order: the emulator looks at all keys of a bucket, and of all buckets, for each page.

What a page can show is taken out by bisection; the page itself stays the emulator's own.
"""

import threading
from bisect import bisect_left, insort
from collections import defaultdict
from contextvars import ContextVar

from .. import upstream

_LAST = "\U0010ffff"
_listed = ContextVar("listed", default=None)
"""What the listing of versions under way can show: a function from keys in order to those of its page."""


class _Keys(dict):
    """A dictionary that knows its keys in order."""

    def __init__(self, given=()):
        super().__init__()
        self.orders = defaultdict(list)
        self._change = threading.Lock()
        for key, value in dict(given).items():
            self[key] = value

    def place(self, key) -> tuple:
        """Which order a key stands in, and as what."""
        return None, key

    def __setitem__(self, key, value):
        with self._change:
            if key not in self:
                order, name = self.place(key)
                insort(self.orders[order], name)
            super().__setitem__(key, value)

    def __delitem__(self, key):
        with self._change:
            super().__delitem__(key)
            order, name = self.place(key)
            names = self.orders[order]
            del names[bisect_left(names, name)]

    def __iter__(self):
        page = _listed.get()
        return iter(page(self.orders[None])) if page else super().__iter__()

    def pop(self, key, *default):
        if key not in self:
            return super().pop(key, *default)
        value = self[key]
        del self[key]
        return value

    def setdefault(self, key, default=None):
        if key not in self:
            self[key] = default
        return self[key]

    def clear(self):
        super().clear()
        self.orders.clear()


class _VersionKeys(_Keys):
    """Those of the emulator's dictionary of versions: account, then bucket and key."""

    def place(self, key) -> tuple:
        account, (bucket, name) = key
        return (account, bucket), name

    __iter__ = dict.__iter__


class _Versions(type(upstream.s3.versions)):
    __slots__ = ()

    def __iter__(self):
        page = _listed.get()
        if not page:
            yield from super().__iter__()
            return
        for key in page(self._data.orders[(upstream.account_id(), page.bucket)]):
            yield page.bucket, key


class _Buckets(type(upstream.s3.buckets)):
    __slots__ = ()

    def __setitem__(self, name, bucket):
        bucket["objects"] = _Keys(bucket["objects"])
        super().__setitem__(name, bucket)

    def setdefault(self, name, bucket=None):
        if name not in self:
            self[name] = bucket
        return self[name]


def shown(keys: list, prefix: str, delimiter: str, after: str, most: int) -> list:
    """Of keys in order those under a prefix, from a key on, and no more than a page shows; of a folder only the first."""
    at = bisect_left(keys, max(prefix, after))
    end = bisect_left(keys, prefix + _LAST)
    if not delimiter:
        return keys[at:min(end, at + most)]
    page = []
    while at < end and len(page) < most:
        page.append(keys[at])
        cut = keys[at].find(delimiter, len(prefix))
        at = at + 1 if cut < 0 else bisect_left(keys, keys[at][: cut + len(delimiter)] + _LAST, at)
    return page


_ASIDE = 2
"""Of what a page is asked for: the key it begins after, and one that tells of more."""


class _Page:
    def __init__(self, bucket: str, given: dict):
        self.bucket = bucket
        prefix, delimiter, after = (upstream.s3.parameter(given, name, "") for name in ("prefix", "delimiter", "key-marker"))
        self._asked = prefix, delimiter, after, int(upstream.s3.parameter(given, "max-keys", "1000")) + _ASIDE

    def __call__(self, keys: list) -> list:
        return shown(keys, *self._asked)


def _versions_of_page(original):
    def list_versions(bucket, given):
        asked = _listed.set(_Page(bucket, given))
        try:
            return original(bucket, given)
        finally:
            _listed.reset(asked)

    return list_versions


def _entries_of_page(original):
    def collect(objects, prefix, delimiter, max_keys, start_after):
        keys = shown(objects.orders[None], prefix, delimiter, start_after, max_keys + _ASIDE)
        return original(keys, prefix, delimiter, max_keys, start_after)

    return collect


def install() -> None:
    versions = upstream.s3.versions
    versions._data = _VersionKeys(versions._data)
    versions.__class__ = _Versions
    upstream.s3.buckets.__class__ = _Buckets
    upstream.replace("s3.collect_entries", _entries_of_page)
    upstream.replace("s3.list_versions", _versions_of_page)
