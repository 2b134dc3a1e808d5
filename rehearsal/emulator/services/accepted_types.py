"""CloudFormation types that can have no effect here (sign-in, GuardDuty, …): accepted, remembered, listed.

A reference to an attribute of such a resource gets a plausible ARN or name, so that what depends on it deploys.
"""

from .. import upstream

remembered = []
"""(type, logical id, stack), in the order of deployment."""

_REF_IS_ARN = {"AWS::IAM::SAMLProvider", "AWS::SSO::PermissionSet", "AWS::AccessAnalyzer::Analyzer"}
_NAMES = ("Name", "FunctionName", "RuleName", "AlarmName", "DetectorId", "RestoreTestingPlanName", "BackupVaultName")


class _Attributes(dict):
    """Any attribute that a template may ask for."""

    def __init__(self, arn: str, physical_id: str):
        super().__init__(Arn=arn)
        self._physical_id = physical_id

    def __contains__(self, _name) -> bool:
        return True

    def __missing__(self, name: str) -> str:
        return self["Arn"] if name.endswith("Arn") else self._physical_id

    def get(self, name, _default=None):
        return self[name]


def _create(resource_type: str):
    def create(logical_id, properties, stack):
        named = next((properties[key] for key in _NAMES if isinstance(properties.get(key), str)), None)
        physical_id = named or upstream.physical_name(stack, logical_id, max_len=64)
        _, service, kind = resource_type.lower().split("::")
        arn = f"arn:aws:{service}:{upstream.region()}:{upstream.account_id()}:{kind}/{physical_id}"
        remembered.append({"type": resource_type, "logicalId": logical_id, "stack": stack, "properties": properties})
        reference = arn if resource_type in _REF_IS_ARN else physical_id
        return reference, _Attributes(arn, physical_id)

    return create


def _delete(_physical_id, _properties):
    pass


class _AcceptingHandlers(dict):
    def _accepts(self, resource_type) -> bool:
        return isinstance(resource_type, str) and resource_type.startswith("AWS::") and resource_type.count("::") == 2

    def __contains__(self, resource_type) -> bool:
        return super().__contains__(resource_type) or self._accepts(resource_type)

    def __missing__(self, resource_type):
        if not self._accepts(resource_type):
            raise KeyError(resource_type)
        return {"create": _create(resource_type), "delete": _delete}

    def get(self, resource_type, default=None):
        return self[resource_type] if resource_type in self else default


def install() -> None:
    upstream.use_resource_handlers(_AcceptingHandlers(upstream.resource_handlers))
