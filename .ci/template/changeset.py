"""Predicts which resources of a transformed template CloudFormation updates or replaces when parameters change.

The create-only properties come from the resource providers' schemas, which cfn-lint includes.
"""

from cfnlint.schema import PROVIDER_SCHEMA_MANAGER
from stack import Stack

REGION = "eu-central-1"


def create_only(kind):
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema(REGION, kind).schema
    return {path.split("/")[2] for path in schema.get("createOnlyProperties", [])}


def changes(template, before, after):
    """Returns the replaced and the updated resources when parameters change from `before` to `after`."""
    old, new = Stack(template, before), Stack(template, after)
    while True:
        replaced, updated = set(), set()
        for name in old.resources().keys() & new.resources().keys():
            was, becomes = old.properties(name), new.properties(name)
            changed = {key for key in was.keys() | becomes.keys() if was.get(key) != becomes.get(key)}
            if changed & create_only(template["Resources"][name]["Type"]):
                replaced.add(name)
            elif changed:
                updated.add(name)
        if replaced == new.replaced:
            return replaced, updated
        new.replaced = replaced
