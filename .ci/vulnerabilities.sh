#!/usr/bin/env bash
# Asks osv.dev for known vulnerabilities of every library in the deployed tree (target/sbom.json) and every package in the npm lock
# files. Not part of .ci/run: what it finds depends on the day. Needs Maven, Python 3 and the network.
set -euo pipefail
cd "$(dirname "$0")/.."

# Skips the tests, because only the SBOM is needed.
[ -e target/sbom.json ] || mvn -q -B -ntp -DskipTests package
python3 - "${OSV_URL:-https://api.osv.dev}" target/sbom.json clients/web/package-lock.json .ci/dynalite/package-lock.json <<'PY'
import json
import sys
import urllib.request

service, sbom, *locks = sys.argv[1:]
purls = {component["purl"].split("?")[0] for component in json.load(open(sbom))["components"]}
for lock in locks:
    for path, package in json.load(open(lock))["packages"].items():
        if path and "version" in package:
            name = path.rsplit("node_modules/", 1)[1].replace("@", "%40")
            purls.add(f"pkg:npm/{name}@{package['version']}")
purls = sorted(purls)
# A hundred at a time: a response with more findings would have further pages.
found = []
for start in range(0, len(purls), 100):
    part = purls[start : start + 100]
    body = json.dumps({"queries": [{"package": {"purl": purl}} for purl in part]}).encode()
    request = urllib.request.Request(service + "/v1/querybatch", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as response:
        results = json.load(response)["results"]
    assert len(results) == len(part), "osv.dev did not respond to every query"
    for purl, result in zip(part, results):
        found += [f"{purl} {vulnerability['id']}" for vulnerability in result.get("vulns", [])]
print("\n".join(found) or f"no known vulnerability in {len(purls)} packages")
sys.exit(1 if found else 0)
PY
