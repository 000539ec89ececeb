#!/bin/sh
# Checks a deployed vendor from outside: health, one token whose payload is decoded and compared, one refused scope, one
# refused origin. Needs a POSIX shell, curl, base64 and date. Prints no token and no bearer token.
#
#   docs/smoke.sh https://ENDPOINT
#   BEARER_TOKEN=eyJ... docs/smoke.sh https://ENDPOINT      where JwtIssuer is set
#
# Exit code: 0 all well, 1 a check failed, 2 wrong use, 3 nobody answers.
set -u

endpoint=${1-}
endpoint=${endpoint%/}
case $# in 1) ;; *) endpoint= ;; esac
case $endpoint in
  http://?* | https://?*) ;;
  *)
    echo "usage: [BEARER_TOKEN=...] $0 https://ENDPOINT" >&2
    exit 2
    ;;
esac
failed=0

# The bearer token goes to curl by standard input: arguments are visible to every user of the machine.
request() { # curl's arguments; sets status and body
  answer=$(if [ -n "${BEARER_TOKEN-}" ]; then
    printf 'header = "Authorization: Bearer %s"\n' "$BEARER_TOKEN"
  fi | curl -sS --max-time 40 -K - -w '\n%{http_code}' "$@") || {
    echo "smoke: $endpoint does not answer" >&2
    exit 3
  }
  status=${answer##*
}
  body=${answer%
*}
}

ask() { # body, more of curl's arguments
  json=$1
  shift
  request "$@" -H 'Content-Type: application/json' -d "$json" "$endpoint/tokens"
}

code() { printf '%s' "$body" | sed -n 's/.*"code":"\([a-z_]*\)".*/\1/p'; }

verdict() { # name, what went wrong or nothing
  if [ -z "$2" ]; then echo "ok      $1"; else
    echo "FAILED  $1: $2"
    failed=1
  fi
}

refused() { # name, status, code
  if [ "$status" = "$2" ] && [ "$(code)" = "$3" ]; then verdict "$1" ""; else
    verdict "$1" "expected $2 $3, got $status $(code)"
  fi
}

number() { printf '%s' "$2" | sed -n "s/.*\"$1\":\([0-9][0-9]*\).*/\1/p"; }

scopes() { # the array's entries, sorted, without quotes
  printf '%s' "$1" | sed -n 's/.*"scopes":\[\([^]]*\)\].*/\1/p' | tr -d '" ' | tr ',' '\n' | sort | tr '\n' ' '
}

payload() { # of a token on standard input, decoded
  text=$(cut -d. -f2 | tr -- '-_' '+/')
  while [ $((${#text} % 4)) -ne 0 ]; do text="$text="; done
  printf '%s' "$text" | base64 -d 2>/dev/null
}

judge() { # the vended token's faults
  [ "$status" = 200 ] || { echo "expected 200, got $status $(code)"; return; }
  token=$(printf '%s' "$body" | sed -n 's/.*"token":"\(tk\.[^"]*\)".*/\1/p')
  claims=$(printf '%s' "$token" | payload)
  life=$(number expires_in "$body")
  end=$(number exp "$claims")
  [ -n "$token" ] && [ -n "$end" ] || { echo "no tk. token with an end"; return; }
  [ -n "$life" ] && [ "$life" -le 600 ] || { echo "expires_in is ${life:-missing}, 600 was asked for"; return; }
  # Two minutes of slack: this machine's clock is not the vendor's.
  left=$((end - $(date +%s)))
  [ "$left" -le 720 ] && [ "$left" -ge $((life - 120)) ] || { echo "the token lives $left s, the answer says $life"; return; }
  [ -n "$(scopes "$body")" ] && [ "$(scopes "$body")" = "$(scopes "$claims")" ] ||
    echo "the token carries '$(scopes "$claims")', the answer says '$(scopes "$body")'"
}

request "$endpoint/health"
if [ "$status" = 200 ]; then verdict "healthy" ""; else verdict "healthy" "expected 200, got $status $(code)"; fi
ask '{"expires_in":600}'
verdict "vends what it says" "$(judge)"
# Never allowed, whatever the configuration.
ask '{"scopes":["tokens:write"]}'
refused "refuses a scope" 403 scope_not_allowed
ask '{"expires_in":600}' -H 'Origin: null'
refused "refuses an origin" 403 origin_not_allowed
exit $failed
