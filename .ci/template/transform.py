"""Runs SAM's transform with several sets of parameters, as CloudFormation would at deployment.

`sam validate --lint` does not run it, and accepts templates that it rejects. Writes the results as JSON.
Usage: transform.py TEMPLATE FOLDER
"""

import json
import logging
import os
import sys
from pathlib import Path

os.environ.setdefault("AWS_DEFAULT_REGION", "eu-central-1")
# SAM warns about feature flags and metrics that matter only to the service.
logging.disable(logging.WARNING)

from changeset import changes  # noqa: E402
from samcli.yamlhelper import yaml_parse  # noqa: E402
from samtranslator.translator.transform import transform  # noqa: E402

PARAMETERS = {
    "defaults": {},
    "everything": {
        "AllowedOrigins": "https://maps.example.com,https://www.example.com",
        "JwtIssuer": "https://issuer.example.com/",
        "JwtAudience": "maps",
        "Authentication": "report",
        "KmsKeyArn": "arn:aws:kms:eu-central-1:123456789012:key/0f0e0d0c-0b0a-4009-8807-060504030201",
        "RotateEveryDays": "30",
        "Architecture": "x86_64",
        "KeepWarmMinutes": "1",
        "ReservedConcurrency": "5",
        "SharedLeases": "On",
        "MapboxUsername": "example",
        "DeploymentType": "Canary10Percent5Minutes",
        "PermissionsBoundaryArn": "arn:aws:iam::123456789012:policy/boundary",
        "AlarmTopicArn": "arn:aws:sns:eu-central-1:123456789012:alarms",
    },
    "own-domain": {
        "AllowedOrigins": "https://*.example.com,capacitor://localhost",
        "BasePath": "/api/maps",
        "DomainName": "tokens.example.com",
        "CertificateArn": "arn:aws:acm:eu-central-1:123456789012:certificate/0f0e0d0c-0b0a-4009-8807-060504030201",
        "HostedZoneId": "Z0123456789",
        "Edge": "On",
        "EdgeDomainName": "edge.example.com",
        "EdgeCertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/0f0e0d0c-0b0a-4009-8807-060504030201",
        "EdgeWebAclArn": "arn:aws:wafv2:us-east-1:123456789012:global/webacl/tokens/0f0e0d0c-0b0a-4009-8807-060504030201",
        "EdgePriceClass": "PriceClass_100",
        "EdgeOriginShieldRegion": "eu-central-1",
        "SnapStart": "Off",
        "KeepWarmMinutes": "0",
        "ProvisionedConcurrency": "2",
        "AlarmEmail": "somebody@example.com",
    },
}

# Each of these configures the vendor, and each alone must move the alias to a new version.
CONFIGURING = {
    "AllowedScopes": "styles:read",
    "AllowedOrigins": "https://maps.example.com",
    "AllowSecretScopes": "true-for-anonymous-callers",
    "BasePath": "/maps",
    "Edge": "On",
    "SharedLeases": "On",
    "MaxTokenSeconds": "600",
    "MapboxUsername": "somebody",
    "MintsPerMinute": "5",
    "SecretCacheSeconds": "60",
    "UpstreamTimeoutMs": "3000",
    "MemorySize": "512",
    "SnapStart": "Off",
    "Architecture": "x86_64",
    "ExistingSecretArn": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:mapbox-AbCdEf",
}
# These do not configure it; Lambda refuses to publish an unchanged version.
OTHERS = {"ThrottleRate": "5", "LogRetentionDays": "7", "ReservedConcurrency": "5", "ProvisionedConcurrency": "1",
          "RotateEveryDays": "30", "KeepWarmMinutes": "3", "AlarmEmail": "somebody@example.com", "EdgePriceClass": "PriceClass_100",
          "EdgeOriginShieldRegion": "eu-central-1"}


class NoManagedPolicies:
    def load(self):
        return {}


def transformed(path, parameters):
    template = yaml_parse(path.read_text(encoding="utf-8"))
    # As set by `sam package`.
    template["Globals"]["Function"]["CodeUri"] = {"Bucket": "bucket", "Key": "key"}
    template["Resources"]["EdgeStack"]["Properties"]["TemplateURL"] = "https://bucket.s3.amazonaws.com/edge"
    return transform(template, dict(parameters), NoManagedPolicies())


def of_type(template, kind):
    return {name: r for name, r in template["Resources"].items() if r["Type"] == kind}


def check(condition, message):
    if not condition:
        sys.exit(f"template.yaml, transformed: {message}")


def check_versions(path, plain):
    (version, _), = of_type(plain, "AWS::Lambda::Version").items()
    (alias, _), = of_type(plain, "AWS::Lambda::Alias").items()
    for name, value in CONFIGURING.items():
        check(list(of_type(transformed(path, {name: value}), "AWS::Lambda::Version")) == [version],
              "SAM now publishes a version when a parameter's value changes; remove VendorConfigurationPolicy")
        replaced, updated = changes(plain, {}, {name: value})
        check(replaced == {version, "VendorConfigurationPolicy"} and {alias, "VendorFunction"} <= updated,
              f"{name} must publish a version and move the alias; replaced {replaced}, updated {updated}")
    for name, value in OTHERS.items():
        replaced, updated = changes(plain, {}, {name: value})
        check(not replaced, f"{name} must not publish a version; replaced {replaced}")
    print(f"{len(CONFIGURING)} parameters publish a version, {len(OTHERS)} others do not")


def main():
    path, folder = Path(sys.argv[1]), Path(sys.argv[2])
    results = {name: transformed(path, values) for name, values in PARAMETERS.items()}
    for name, result in results.items():
        (folder / f"{name}.json").write_text(json.dumps(result, indent=1), encoding="utf-8")
    edge = yaml_parse(path.with_name("edge.yaml").read_text(encoding="utf-8"))
    (folder / "edge.json").write_text(json.dumps(edge, indent=1), encoding="utf-8")
    (folder / "parameters").mkdir()
    (folder / "parameters" / "all.json").write_text(json.dumps(PARAMETERS), encoding="utf-8")

    plain, full, domain = results.values()
    check(not of_type(plain, "AWS::CodeDeploy::Application"), "AllAtOnce must not use CodeDeploy")
    check(of_type(full, "AWS::CodeDeploy::DeploymentGroup"), "a gradual deployment must use CodeDeploy")
    check(len(of_type(full, "AWS::IAM::Role")) == 3, "the template must define every role, for the permissions boundary")
    check("UpdatePolicy" in full["Resources"]["VendorFunctionAliaslive"], "the alias must have an update policy")
    check("ProvisionedConcurrencyConfig" in domain["Resources"]["VendorFunctionAliaslive"]["Properties"],
          "the alias must have the provisioned concurrency")
    check(domain["Resources"]["EdgeStack"]["Condition"] == "HasEdge", "the edge must be optional")
    check_versions(path, plain)
    print(f"transformed with {len(results)} sets of parameters")


main()
