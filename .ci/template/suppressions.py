"""Fails if checkov found something, or if the template suppresses a check that finds nothing.

Usage: suppressions.py TEMPLATE CHECKOV_JSON
"""

import json
import sys
from pathlib import Path

from samcli.yamlhelper import yaml_parse


def main():
    template = yaml_parse(Path(sys.argv[1]).read_text(encoding="utf-8"))
    results = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))["results"]
    declared = {
        (skip["id"], name)
        for name, resource in template["Resources"].items()
        for skip in resource.get("Metadata", {}).get("checkov", {}).get("skip", [])
    }
    used = {(check["check_id"], check["resource"].rsplit(".", 1)[1]) for check in results["skipped_checks"]}
    failed = [f"{check['check_id']} {check['check_name']}: {check['resource']}" for check in results["failed_checks"]]
    unused = [f"suppressed without need: {check} of {name}" for check, name in sorted(declared - used)]
    if failed or unused or results["parsing_errors"]:
        sys.exit("\n".join(failed + unused + results["parsing_errors"]))
    print(f"checkov: {len(results['passed_checks'])} passed, {len(used)} suppressed with a reason")


main()
