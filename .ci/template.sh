#!/usr/bin/env bash
# Checks the deployment with the real tools: cfn-lint, SAM's validation and transform, checkov, `sam build`, and AWS's
# runtime interface emulator on what `sam build` made. Needs Python 3.10 or newer, make, Maven and a JDK; no Docker, no AWS
# account. The tools conflict with each other, so each has an environment of its own, outside the project.
set -euo pipefail
cd "$(dirname "$0")/.."

sam_version=1.170.0
cfn_lint_version=1.58.0
checkov_version=3.3.30

tools="${TOOLS_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/mapbox-token-vendor}"
work="$(mktemp -d)"
fakes=
trap '[ -z "$fakes" ] || kill "$fakes" 2>/dev/null || true; rm -rf "$work"' EXIT

# Maven and the emulated function run on the same JDK.
java_bin="${JAVA_HOME:+$JAVA_HOME/bin/}java"
JAVA_HOME="$("$java_bin" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')"
export JAVA_HOME
export SAM_CLI_TELEMETRY=0 AWS_DEFAULT_REGION=eu-central-1

install() { # name, version
  local home="$tools/$1-$2"
  if [ ! -e "$home/installed" ]; then
    rm -rf "$home"
    python3 -m venv "$home"
    "$home/bin/pip" install --quiet --disable-pip-version-check "$1==$2"
    touch "$home/installed"
  fi
  echo "$home/bin"
}

sam="$(install aws-sam-cli "$sam_version")"
cfn_lint="$(install cfn-lint "$cfn_lint_version")"
checkov="$(install checkov "$checkov_version")"

echo "== cfn-lint"
"$cfn_lint/cfn-lint" template.yaml

echo "== sam validate"
"$sam/sam" validate --lint

echo "== SAM's transform"
mkdir "$work/transformed"
"$sam/python" .ci/template/transform.py template.yaml "$work/transformed"
# Not the unused parameter and mapping: SAM has put their values in.
"$cfn_lint/cfn-lint" --ignore-checks W2001 W7001 -- "$work"/transformed/*.json

echo "== checkov"
# Judged from its report, because checkov itself does not mind suppressions that nothing needs.
"$checkov/checkov" --file template.yaml --framework cloudformation --skip-download --soft-fail \
  --output json >"$work/checkov.json"
"$sam/python" .ci/template/suppressions.py template.yaml "$work/checkov.json"

echo "== sam build"
"$sam/sam" build >"$work/build.log" 2>&1 || { cat "$work/build.log"; exit 1; }
du -sh .aws-sam/build/VendorFunction

echo "== runtime interface emulator"
mvn -q -B -ntp test-compile dependency:build-classpath -DincludeScope=test -Dmdep.outputFile="$work/class-path"
mvn -q -B -ntp dependency:build-classpath -DincludeScope=test -Dmdep.outputFile="$work/runtime-class-path" \
  -DincludeArtifactIds=aws-lambda-java-runtime-interface-client,aws-lambda-java-core,aws-lambda-java-serialization,utils-lite
# Account `example` is the one in events/http-api-mapbox-sdk.json.
MAPBOX_USERNAME=example "$JAVA_HOME/bin/java" -cp "target/test-classes:target/classes:$(cat "$work/class-path")" \
  io.github.tokenvendor.dev.FakeUpstreams >"$work/fakes.log" 2>&1 &
fakes=$!
for _ in $(seq 150); do
  grep -qs MASTER_TOKEN_SECRET_ID "$work/fakes.log" && break
  kill -0 "$fakes" 2>/dev/null || { cat "$work/fakes.log"; exit 1; }
  sleep 0.2
done
"$sam/python" .ci/template/emulate.py . "$(cat "$work/runtime-class-path")"
echo "template: all checks passed"
