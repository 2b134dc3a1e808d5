"""Starts the emulator: `python -m emulator` with GATEWAY_PORT, CLOCK_FILE and MAIL_DIR set."""

import os
from importlib import import_module

from . import clock

clock.install()  # before anything of the emulator is imported
if os.environ.get("START_AT"):
    clock.set_to(os.environ["START_AT"])

from . import lifeline, server  # noqa: E402

# accepted types last: what a module above knows is not merely accepted
for service in (
    "athena",
    "backup",
    "cloudformation",
    "cloudtrail",
    "ec2",
    "firehose",
    "iam",
    "lambdas",
    "rds",
    "rds_data",
    "rds_exports",
    "s3_listings",
    "s3_properties",
    "schedules",
    "ses",
    "accepted_types",
):
    import_module(f".services.{service}", __package__).install()

lifeline.watch()
server.run()
