"""EC2: a VPC shows its CIDR block to templates that ask for it."""

from .. import upstream


def install() -> None:
    vpc = upstream.resource_handlers["AWS::EC2::VPC"]
    original = vpc["create"]

    def create(logical_id, properties, stack):
        physical_id, attributes = original(logical_id, properties, stack)
        attributes.setdefault("CidrBlock", properties.get("CidrBlock"))
        return physical_id, attributes

    vpc["create"] = create
