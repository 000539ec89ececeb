"""Fails if checkov reports something without a reason below, or if a reason below is no longer needed.

Usage: suppressions.py CHECKOV_JSON
"""

import json
import sys
from pathlib import Path

FUNCTIONS = ("VendorFunction", "RotationFunction")

# Check, resources, reason.
REASONS = [
    ("CKV_AWS_115", ["RotationFunction"], "Secrets Manager never runs two rotations of a secret at once."),
    ("CKV_AWS_116", FUNCTIONS, "API Gateway invokes synchronously, and Secrets Manager retries a failed rotation; a "
                               "dead-letter queue is for asynchronous invocations."),
    ("CKV_AWS_117", FUNCTIONS, "They call only public HTTPS services; a VPC would only add a NAT gateway."),
    ("CKV_AWS_173", FUNCTIONS, "The environment contains only the secret's ARN; Lambda encrypts it with its own key."),
    ("CKV_AWS_86", ["Distribution"], "CloudFront's logs would hold each visitor's address; turn them on where that is wanted."),
    ("CKV_AWS_174", ["Distribution"], "TLS 1.2 and later with a custom domain. CloudFront's own certificate allows no choice."),
    ("CKV_AWS_26", ["AlarmTopic"], "Alarms contain no secret, and CloudWatch cannot use the key alias/aws/sns."),
]


def main():
    results = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["results"]
    expected = {(check, resource) for check, resources, _ in REASONS for resource in resources}
    found = {(check["check_id"], check["resource"].rsplit(".", 1)[1]): check["check_name"] for check in results["failed_checks"]}
    faults = [f"{check} {name}: {found[check, name]}" for check, name in sorted(found.keys() - expected)]
    faults += [f"reason no longer needed: {check} of {name}" for check, name in sorted(expected - found.keys())]
    if faults or results["parsing_errors"]:
        sys.exit("\n".join(faults + results["parsing_errors"]))
    print(f"checkov: {len(results['passed_checks'])} passed, {len(found)} accepted with a reason")


main()
