"""RDS snapshot exports: tasks that complete at once and leave their description in S3; there are no rows to write."""

import json
import time
from xml.sax.saxutils import escape

from .. import upstream

_r = upstream.rds
_tasks = upstream.ScopedStore()


def _task_xml(task: dict) -> str:
    return "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in task.items() if value not in (None, ""))


def _start(parameters):
    name = _r.parameter(parameters, "ExportTaskIdentifier")
    if name in _tasks:
        return _r.error("ExportTaskAlreadyExists", f"The export task {name} exists", 400)
    bucket = _r.parameter(parameters, "S3BucketName")
    prefix = (_r.parameter(parameters, "S3Prefix") or "").strip("/")
    now = _r.format_time(time.time())
    task = {
        "ExportTaskIdentifier": name,
        "SourceArn": _r.parameter(parameters, "SourceArn"),
        "S3Bucket": bucket,
        "S3Prefix": prefix,
        "IamRoleArn": _r.parameter(parameters, "IamRoleArn"),
        "KmsKeyId": _r.parameter(parameters, "KmsKeyId"),
        "SnapshotTime": now,
        "TaskStartTime": now,
        "TaskEndTime": now,
        "Status": "COMPLETE",
        "PercentProgress": 100,
        "TotalExtractedDataInGB": 0,
        "SourceType": "SNAPSHOT",
    }
    folder = "/".join(part for part in (prefix, name) if part)
    info = json.dumps({**task, "exportedFilesPath": folder}).encode()
    key = f"{folder}/export_info_{name}.json"
    status, _, answer = upstream.s3.put_object(bucket, key, info, {"content-type": "application/json"})
    if status >= 300:
        return _r.error("InvalidS3BucketFault", str(answer), 400)
    _tasks[name] = task
    return _r.xml(200, "StartExportTaskResponse", f"<StartExportTaskResult>{_task_xml(task)}</StartExportTaskResult>")


def _filters(parameters) -> dict:
    """The values of each filter; RDS numbers them in the query."""
    wanted = {}
    for index in range(1, 20):
        name = _r.parameter(parameters, f"Filters.Filter.{index}.Name")
        if not name:
            break
        values = [_r.parameter(parameters, f"Filters.Filter.{index}.Values.Value.{n}") for n in range(1, 20)]
        wanted[name] = [value for value in values if value]
    return wanted


_FIELDS = {
    "export-task-identifier": "ExportTaskIdentifier",
    "s3-bucket": "S3Bucket",
    "snapshot-arn": "SourceArn",
    "source-arn": "SourceArn",
    "status": "Status",
}


def _describe(parameters):
    name = _r.parameter(parameters, "ExportTaskIdentifier")
    source = _r.parameter(parameters, "SourceArn")
    tasks = [task for task in _tasks.values() if name in (None, "", task["ExportTaskIdentifier"])]
    tasks = [task for task in tasks if source in (None, "", task["SourceArn"])]
    for filter_name, values in _filters(parameters).items():
        field = _FIELDS.get(filter_name)
        matches = {value.lower() for value in values}
        tasks = [task for task in tasks if field and str(task[field]).lower() in matches]
    listed = "".join(f"<ExportTask>{_task_xml(task)}</ExportTask>" for task in tasks)
    result = f"<DescribeExportTasksResult><ExportTasks>{listed}</ExportTasks></DescribeExportTasksResult>"
    return _r.xml(200, "DescribeExportTasksResponse", result)


def install() -> None:
    _r.actions["StartExportTask"] = _start
    _r.actions["DescribeExportTasks"] = _describe
