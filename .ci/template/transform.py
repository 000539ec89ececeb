"""Runs SAM's transform, as CloudFormation would at deployment, with several sets of parameters.

`sam validate --lint` does not run it, and passes templates that it refuses. Each outcome is written as JSON, to be linted.
Usage: transform.py TEMPLATE FOLDER
"""

import json
import logging
import os
import sys
from pathlib import Path

os.environ.setdefault("AWS_DEFAULT_REGION", "eu-central-1")
# SAM warns of its own feature flags and metrics, which are the service's business.
logging.disable(logging.WARNING)

from samcli.yamlhelper import yaml_parse  # noqa: E402
from samtranslator.translator.transform import transform  # noqa: E402

PARAMETERS = {
    "defaults": {},
    "everything": {
        "AllowedOrigins": "https://maps.example.com,https://www.example.com",
        "JwtIssuer": "https://issuer.example.com/",
        "JwtAudience": "maps",
        "KmsKeyArn": "arn:aws:kms:eu-central-1:123456789012:key/0f0e0d0c-0b0a-4009-8807-060504030201",
        "RotateEveryDays": "30",
        "SnapStart": "On",
        "ReservedConcurrency": "5",
        "DeploymentType": "Canary10Percent5Minutes",
        "AlarmTopicArn": "arn:aws:sns:eu-central-1:123456789012:alarms",
    },
    "other scopes": {"AllowedScopes": "styles:read"},
}


class NoManagedPolicies:
    def load(self):
        return {}


def transformed(path, parameters):
    template = yaml_parse(path.read_text(encoding="utf-8"))
    # What `sam package` would have put there.
    template["Globals"]["Function"]["CodeUri"] = {"Bucket": "bucket", "Key": "key"}
    return transform(template, dict(parameters), NoManagedPolicies())


def of_type(template, kind):
    return {name: r for name, r in template["Resources"].items() if r["Type"] == kind}


def check(condition, message):
    if not condition:
        sys.exit(f"template.yaml, transformed: {message}")


def main():
    path, folder = Path(sys.argv[1]), Path(sys.argv[2])
    results = {name: transformed(path, values) for name, values in PARAMETERS.items()}
    for name, result in results.items():
        (folder / f"{name.replace(' ', '-')}.json").write_text(json.dumps(result, indent=1), encoding="utf-8")

    plain, full, other = (results[name] for name in PARAMETERS)
    check(not of_type(plain, "AWS::CodeDeploy::Application"), "a deployment all at once must not need CodeDeploy")
    check(of_type(full, "AWS::CodeDeploy::DeploymentGroup"), "a gradual deployment needs CodeDeploy")
    check("UpdatePolicy" in full["Resources"]["VendorFunctionAliaslive"], "the alias must shift traffic gradually")

    # The very reason for the vendor's configuration policy. Should SAM learn to see parameters' values, it can go.
    versions = [list(of_type(result, "AWS::Lambda::Version").items()) for result in (plain, other)]
    check(versions[0] == versions[1], "SAM now publishes a version when a parameter's value changes; drop the guard")
    (_, version), = versions[0]
    check(
        version["Properties"]["Description"] == {"Fn::Sub": "Configured with ${VendorConfigurationPolicy}"},
        "the version's description must depend on the configuration",
    )
    print(f"transformed with {len(results)} sets of parameters")


main()
