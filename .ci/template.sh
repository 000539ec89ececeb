#!/usr/bin/env bash
# Checks the deployment with real tools: cfn-lint, SAM's validation and transform, moto's CloudFormation, checkov, `sam build`,
# the installation of a release made from its output, and AWS's runtime interface emulator. Needs Python 3.10 or later, curl,
# make, Maven and a JDK, but no Docker and no AWS account. The tools' dependencies conflict, so each has its own virtual
# environment outside the repository.
set -euo pipefail
cd "$(dirname "$0")/.."

work="$(mktemp -d)"
fakes=
trap 'kill $fakes 2>/dev/null || true; rm -rf "$work"' EXIT

# Maven and the emulated function use the same JDK.
java_bin="${JAVA_HOME:+$JAVA_HOME/bin/}java"
JAVA_HOME="$("$java_bin" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')"
export JAVA_HOME
export SAM_CLI_TELEMETRY=0 AWS_DEFAULT_REGION=eu-central-1

sam="$(.ci/requirements/install.sh sam)"
cfn_lint="$(.ci/requirements/install.sh cfn-lint)"
checkov="$(.ci/requirements/install.sh checkov)"
moto="$(.ci/requirements/install.sh moto)"

echo "== size"
# CloudFormation accepts a larger template only from S3.
for template in template.yaml edge.yaml; do
  [ "$(wc -c <$template)" -lt 51200 ] || { echo "$template is too large for a request"; exit 1; }
done

echo "== cfn-lint"
"$cfn_lint/cfn-lint" template.yaml edge.yaml

echo "== sam validate"
"$sam/sam" validate --lint

echo "== SAM's transform"
mkdir "$work/transformed"
"$sam/python" .ci/template/transform.py template.yaml "$work/transformed"
# Ignored: the parameter and the mapping that SAM has replaced by their values (W2001, W7001), and the deployment's role, which
# is used only under a condition (W1001).
"$cfn_lint/cfn-lint" --ignore-checks W2001 W7001 W1001 -- "$work"/transformed/*.json

echo "== the stacks in moto"
"$moto/python" .ci/template/rehearse.py "$work/transformed"

echo "== checkov"
# suppressions.py judges the report, because checkov accepts suppressions that are not needed.
"$checkov/checkov" --file template.yaml edge.yaml --framework cloudformation --skip-download --soft-fail \
  --output json >"$work/checkov.json"
"$sam/python" .ci/template/suppressions.py "$work/checkov.json"

echo "== sam deploy without sam build"
rm -rf .aws-sam
if "$sam/sam" deploy --no-confirm-changeset --region eu-central-1 >"$work/deploy.log" 2>&1 ||
  ! grep -q '.aws-sam/build/template.yaml' "$work/deploy.log"; then
  cat "$work/deploy.log"
  exit 1
fi

echo "== sam build"
"$sam/sam" build >"$work/build.log" 2>&1 || { cat "$work/build.log"; exit 1; }
du -sh .aws-sam/build/VendorFunction

echo "== the release, installed by SAM alone"
"$moto/python" .ci/release/rehearse.py . "$sam/sam"

echo "== runtime interface emulator"
mvn -q -B -ntp test-compile dependency:build-classpath -DincludeScope=test -Dmdep.outputFile="$work/class-path"
mvn -q -B -ntp dependency:build-classpath -DincludeScope=test -Dmdep.outputFile="$work/runtime-class-path" \
  -DincludeArtifactIds=aws-lambda-java-runtime-interface-client,aws-lambda-java-core,aws-lambda-java-serialization,utils-lite
# events/http-api-mapbox-sdk.json names the account `example`.
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
