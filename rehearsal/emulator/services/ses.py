"""SES v2: every raw mail is kept as an .eml file in MAIL_DIR, named by the virtual time."""

import base64
import itertools
import os
import time

from .. import upstream

_sequence = itertools.count(1)


def _keep_mail(original):
    def parse(raw):
        stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        path = os.path.join(os.environ["MAIL_DIR"], f"{stamp}-{next(_sequence):04}.eml")
        with open(path, "wb") as file:
            file.write(base64.b64decode(raw) if isinstance(raw, str) else raw)
        return original(raw)

    return parse


def install() -> None:
    upstream.replace("ses.parse_raw_mime", _keep_mail)
