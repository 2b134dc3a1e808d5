"""The one place that knows ministack's private names; everything else goes through here.

They are those of version 1.5.33 exactly. Each is looked up when this module loads, so another version fails at start,
naming what is gone, and never half-way through a rehearsal.
"""

import time
from importlib.metadata import version
from types import SimpleNamespace

VERSION = "1.5.33"
if version("ministack") != VERSION:
    raise SystemExit(f"ministack {version('ministack')} is installed; the rehearsal rests on {VERSION} exactly")

from ministack import app as _app  # noqa: E402
from ministack.core import iam_actions as _iam_actions  # noqa: E402
from ministack.core import iam_evaluator as _iam_evaluator  # noqa: E402
from ministack.core import lambda_runtime as _lambda_runtime  # noqa: E402
from ministack.core import responses as _responses  # noqa: E402
from ministack.services import athena as _athena  # noqa: E402
from ministack.services import backup as _backup  # noqa: E402
from ministack.services import cloudformation as _cloudformation  # noqa: E402
from ministack.services import cloudtrail as _cloudtrail  # noqa: E402
from ministack.services import eventbridge as _eventbridge  # noqa: E402
from ministack.services import firehose as _firehose  # noqa: E402
from ministack.services import iam as _iam  # noqa: E402
from ministack.services import kms as _kms  # noqa: E402
from ministack.services import lambda_svc as _lambda  # noqa: E402
from ministack.services import rds as _rds  # noqa: E402
from ministack.services import rds_data as _rds_data  # noqa: E402
from ministack.services import s3 as _s3  # noqa: E402
from ministack.services import scheduler as _scheduler  # noqa: E402
from ministack.services import ses_v2 as _ses_v2  # noqa: E402
from ministack.services import sts as _sts  # noqa: E402
from ministack.services.cloudformation import provisioners as _provisioners  # noqa: E402

ScopedStore = _responses.AccountRegionScopedDict
"""A dictionary whose entries belong to the account and Region of the request."""

account_id = _responses.get_account_id
region = _responses.get_region
new_id = _responses.new_uuid


def set_scope(account: str, in_region: str) -> None:
    """Sets account and Region for what follows in this task."""
    _responses.set_request_account_id(account)
    _responses.set_request_region(in_region)


def enforce_iam(on: bool) -> None:
    _app.AUTH = on


def open_session(role: str, name: str, seconds: int) -> dict:
    """Opens a session of a role, whoever may assume it. @returns its credentials"""
    account = account_id()
    credentials = {
        "accessKeyId": _iam._gen_session_access_key(),
        "secretAccessKey": _iam._gen_secret(),
        "sessionToken": _iam._gen_session_token(),
    }
    session = {
        "Arn": f"arn:aws:sts::{account}:assumed-role/{role}/{name}",
        "UserId": f"{_sts._role_id(f'arn:aws:iam::{account}:role/{role}')}:{name}",
        "SecretAccessKey": credentials["secretAccessKey"],
        "SessionToken": credentials["sessionToken"],
        "Expiration": time.time() + seconds,
        "AccountId": account,
        "PrincipalType": "AssumedRole",
    }
    _sts.register_session(credentials["accessKeyId"], session)
    return credentials


def gateway():
    """The emulator as an ASGI application."""
    return _app.app


# CloudFormation ---------------------------------------------------------------------------------------------------

stacks = _cloudformation._stacks
resource_handlers = _provisioners._RESOURCE_HANDLERS
physical_name = _provisioners._physical_name


def use_resource_handlers(handlers: dict) -> None:
    _provisioners._RESOURCE_HANDLERS = handlers


def add_bucket_properties(*properties) -> None:
    """@param properties (property name, XML builder, setter(bucket, xml), remover(bucket)) each"""
    _provisioners._S3_BUCKET_CONFIGURATIONS += properties


# Services: state and answers --------------------------------------------------------------------------------------

backup = SimpleNamespace(
    vaults=_backup._vaults,
    plans=_backup._plans,
    selections=_backup._selections,
    jobs=_backup._jobs,
    vault_arn=_backup._vault_arn,
    create_selection=_backup._create_selection,
    ok=_backup._ok,
    error=_backup._err,
    not_found=_backup._not_found,
    no_content=_backup._no_content,
    paginate=_backup._paginate,
)
rds = SimpleNamespace(
    clusters=_rds._clusters,
    snapshots=_rds._db_cluster_snapshots,
    actions=_rds._ACTION_MAP,
    parameter=_rds._p,
    xml=_rds._xml,
    error=_rds._error,
    cluster_xml=_rds._cluster_xml,
    format_time=_rds._format_time,
    create_snapshot=_rds._create_cluster_snapshot_internal,
)
cloudtrail = SimpleNamespace(
    actions=_cloudtrail._DISPATCH,
    trails=_cloudtrail._trails,
    ok=_cloudtrail._ok,
    create_trail=_cloudtrail._create_trail,
    delete_trail=_cloudtrail._delete_trail,
    put_event_selectors=_cloudtrail._put_event_selectors,
    start_logging=_cloudtrail._start_logging,
)
s3 = SimpleNamespace(
    buckets=_s3._buckets,
    versions=_s3._object_versions,
    lifecycles=_s3._bucket_lifecycle,
    locks=_s3._bucket_object_lock,
    tags=_s3._bucket_tags,
    object_tags=_s3._object_tags,
    parameter=_s3._qp,
    put_object=_s3._put_object,
    delete_object=_s3._delete_object,
    put_lock=_s3._put_object_lock_configuration,
    put_encryption=_s3._put_bucket_encryption,
    delete_encryption=_s3._delete_bucket_encryption,
    put_lifecycle=_s3._put_bucket_lifecycle,
    delete_lifecycle=_s3._delete_bucket_lifecycle,
    put_logging=_s3._put_bucket_logging,
    put_tags=_s3._put_bucket_tagging,
    delete_tags=_s3._delete_bucket_tagging,
)
firehose = SimpleNamespace(
    actions=_firehose._HANDLERS,
    process=_firehose._apply_lambda_processors,
    deliver=_firehose._deliver_to_s3,
    prefix=_firehose._evaluate_prefix,
    arrival=_firehose._arrival_time,
    bucket=_firehose._s3_bucket_from_arn,
    put_object=_firehose._put_s3_object,
)
kms = SimpleNamespace(aliases=_kms._aliases)
athena = SimpleNamespace(
    create_named_query=_athena._create_named_query,
    delete_named_query=_athena._delete_named_query,
)
schedules = SimpleNamespace(all=_scheduler._schedules, fired=_scheduler._schedule_last_fired)
events = SimpleNamespace(
    rules=_eventbridge._rules,
    targets=_eventbridge._targets,
    fired=_eventbridge._rule_last_fired,
    put=lambda entries: _eventbridge._put_events({"Entries": entries}, allow_aws_source=True),
    invoke_target=_eventbridge._invoke_target,
    parse_rate=_eventbridge._parse_rate_seconds,
    parse_cron=_eventbridge._parse_cron_fields,
    next_fire=_eventbridge._cron_next_fire,
)



def invoke_lambda(arn: str, event: dict) -> dict:
    """Invokes a function and waits for it. @returns `{"error"?, "log"?}`"""
    function, config, name = _lambda._get_func_record_for_ref(arn)
    if not function or not config:
        return {"error": f"there is no function {name}"}
    record = _lambda._execution_record_for_config(function, config)
    result = _lambda._execute_function_with_config_scope(record, event)
    return {"error": str(result.get("body"))} if result.get("error") else {}


# Patch points: functions of ministack that the services replace -----------------------------------------------------

_POINTS = {
    "backup.handle_request": (_backup, "handle_request"),
    "backup.start_job": (_backup, "_start_job"),
    "cloudformation.handle_request": (_cloudformation, "handle_request"),
    "firehose.deliver_records": (_firehose, "_deliver_records_to_s3"),
    "iam.evaluate_resource_policy": (_iam_evaluator, "evaluate_resource_policy"),
    "iam.parse_policy": (_iam_evaluator, "parse_policy_document"),
    "iam.resolve_condition_key": (_iam_evaluator, "_resolve_condition_key"),
    "iam.resource": (_iam_actions, "extract_resource_arn"),
    "iam.s3_context": (_iam_actions, "s3_service_context"),
    "iam.ses_resource": (_iam_actions, "_ses_v2_resource_arn"),
    "lambda.drain_log": (_lambda_runtime.Worker, "_drain_stderr_bounded"),
    "lambda.execute": (_lambda, "_execute_function"),
    "rds_data.execute": (_rds_data, "_stub_execute"),
    "scheduler.tick": (_scheduler, "_tick_schedules"),
    "events.tick": (_eventbridge, "_tick_scheduled_rules"),
    "s3.collect_entries": (_s3, "_collect_list_entries"),
    "s3.list_versions": (_s3, "_list_object_versions"),
    "rds.cluster_xml": (_rds, "_cluster_xml"),
    "ses.parse_raw_mime": (_ses_v2, "_parse_raw_mime"),
}


def replace(point: str, wrapper) -> None:
    """Replaces a function of ministack. @param wrapper original → replacement"""
    module, name = _POINTS[point]
    setattr(module, name, wrapper(getattr(module, name)))
