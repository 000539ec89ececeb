#!/usr/bin/env bash
# Takes a stack through its whole lifecycle in a real AWS account: deploy, store the master token, check conformance, change
# a parameter and check that the alias moves, stop and resume, rotate, delete. NOT RUN YET: no AWS account was available.
#
# Needs the prerequisites of docs/how-to/deploy.md and, on standard input, a Mapbox token with tokens:write:
#   .ci/account.sh <master-token.txt
# Costs a few cents. If every step succeeds, only SAM's bucket remains; otherwise delete the stack and the secret.
set -euo pipefail
cd "$(dirname "$0")/.."

stack="token-vendor-rehearsal-$$"
token="$(cat)"
[ -n "$token" ] || { echo "usage: .ci/account.sh <master-token.txt" >&2; exit 2; }

deploy() { # parameters
  sam deploy --stack-name "$stack" --s3-prefix "$stack" --no-confirm-changeset --parameter-overrides "$@"
}

output() { # name
  aws cloudformation describe-stacks --stack-name "$stack" \
    --query "Stacks[0].Outputs[?OutputKey=='$1'].OutputValue" --output text
}

function_name() {
  aws cloudformation describe-stack-resource --stack-name "$stack" --logical-resource-id VendorFunction \
    --query StackResourceDetail.PhysicalResourceId --output text
}

version() {
  aws lambda get-alias --function-name "$(function_name)" --name live --query FunctionVersion --output text
}

say() { echo "== $*"; }

say "deploy"
sam build
deploy AllowedScopes=styles:read,fonts:read
endpoint="$(output Endpoint)"
secret="$(output SecretArn)"

say "the conformance check fails without a master token"
! python3 docs/conformance.py "$endpoint" || { echo "it passed" >&2; exit 1; }

say "the conformance check passes with a master token"
printf %s "$token" | aws secretsmanager put-secret-value --secret-id "$secret" --secret-string file:///dev/stdin >/dev/null
sleep 35 # After finding no token in the secret, the vendor does not read it again for 30 s.
python3 docs/conformance.py "$endpoint"

say "a changed parameter moves the alias"
before="$(version)"
deploy AllowedScopes=styles:read
[ "$(version)" != "$before" ] || { echo "the alias still points to version $before" >&2; exit 1; }
python3 docs/conformance.py "$endpoint"

say "vending stops and resumes"
bash -c "$(output StopVendingCommand)" >/dev/null
! python3 docs/conformance.py "$endpoint" || { echo "the vendor still vends" >&2; exit 1; }
bash -c "$(output ResumeVendingCommand)" >/dev/null
sleep 10
python3 docs/conformance.py "$endpoint"

say "rotation"
deploy AllowedScopes=styles:read RotateEveryDays=30
current() { aws secretsmanager get-secret-value --secret-id "$secret" --query VersionId --output text; }
before="$(current)"
aws secretsmanager rotate-secret --secret-id "$secret" >/dev/null
for _ in $(seq 60); do
  [ "$(current)" = "$before" ] || break
  sleep 5
done
[ "$(current)" != "$before" ] || { echo "not rotated within five minutes; see the rotation's log" >&2; exit 1; }
python3 docs/conformance.py "$endpoint"

say "delete"
sam delete --stack-name "$stack" --no-prompts
aws secretsmanager delete-secret --secret-id "$secret" --force-delete-without-recovery >/dev/null
say "done; now delete the test token at Mapbox, and all tokens whose note starts with mapbox-token-vendor"
