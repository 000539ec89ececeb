#!/usr/bin/env bash
# Walks a stack's whole life in a real AWS account: deploy, put the master token in, smoke check, change a parameter and see the
# alias move, stop and resume, rotate, remove. NOT RUN YET: nobody had an account at hand.
#
# Needs the prerequisites of docs/operations.md, and a Mapbox token that may create tokens on standard input:
#   .ci/account.sh <master-token.txt
# Costs cents. Leaves nothing but SAM's bucket, if every step succeeds; otherwise `sam delete --stack-name` and the secret.
set -euo pipefail
cd "$(dirname "$0")/.."

stack="token-vendor-rehearsal-$$"
token="$(cat)"
[ -n "$token" ] || { echo "no master token on standard input" >&2; exit 2; }

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

say "without a master token the smoke check must fail"
! docs/smoke.sh "$endpoint" || { echo "it passed" >&2; exit 1; }

say "with one it passes"
printf %s "$token" | aws secretsmanager put-secret-value --secret-id "$secret" --secret-string file:///dev/stdin >/dev/null
sleep 35 # The vendor does not read a secret without a token again for 30 s.
docs/smoke.sh "$endpoint"

say "a changed parameter moves the alias"
before="$(version)"
deploy AllowedScopes=styles:read
[ "$(version)" != "$before" ] || { echo "live stayed at version $before" >&2; exit 1; }
docs/smoke.sh "$endpoint"

say "vending stops and resumes"
bash -c "$(output StopVendingCommand)" >/dev/null
! docs/smoke.sh "$endpoint" || { echo "it still vends" >&2; exit 1; }
bash -c "$(output ResumeVendingCommand)" >/dev/null
sleep 10
docs/smoke.sh "$endpoint"

say "rotation"
deploy AllowedScopes=styles:read RotateEveryDays=30
current() { aws secretsmanager get-secret-value --secret-id "$secret" --query VersionId --output text; }
before="$(current)"
aws secretsmanager rotate-secret --secret-id "$secret" >/dev/null
for _ in $(seq 60); do
  [ "$(current)" = "$before" ] || break
  sleep 5
done
[ "$(current)" != "$before" ] || { echo "not rotated within five minutes: see the rotation's log" >&2; exit 1; }
docs/smoke.sh "$endpoint"

say "remove"
sam delete --stack-name "$stack" --no-prompts
aws secretsmanager delete-secret --secret-id "$secret" --force-delete-without-recovery >/dev/null
say "done; delete at Mapbox the tokens whose notes begin with mapbox-token-vendor, and the one that you gave"
