#!/bin/sh
# Checks a deployed vendor from the outside: health, one token whose payload is decoded and compared, one refused scope and
# one refused origin. Needs a POSIX shell, curl, base64 and date. Prints no token and no bearer token.
#
#   docs/smoke.sh https://ENDPOINT
#   BEARER_TOKEN=eyJ... docs/smoke.sh https://ENDPOINT      if JwtIssuer is set
#
# Exit code: 0 all checks passed, 1 a check failed, 2 wrong usage, 3 no response.
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

# The bearer token reaches curl through standard input, because every user of the machine can see arguments.
request() { # curl's arguments; sets status and body
  response=$(if [ -n "${BEARER_TOKEN-}" ]; then
    printf 'header = "Authorization: Bearer %s"\n' "$BEARER_TOKEN"
  fi | curl -sS --max-time 40 -K - -w '\n%{http_code}' "$@") || {
    echo "smoke: no response from $endpoint" >&2
    exit 3
  }
  status=${response##*
}
  body=${response%
*}
}

post() { # body, further arguments of curl
  json=$1
  shift
  request "$@" -H 'Content-Type: application/json' -d "$json" "$endpoint/tokens"
}

code() { printf '%s' "$body" | sed -n 's/.*"code":"\([a-z_]*\)".*/\1/p'; }

verdict() { # name, failure or nothing
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

payload() { # decodes the payload of the token on standard input
  text=$(cut -d. -f2 | tr -- '-_' '+/')
  while [ $((${#text} % 4)) -ne 0 ]; do text="$text="; done
  printf '%s' "$text" | base64 -d 2>/dev/null
}

faults() { # prints what is wrong with the vended token
  [ "$status" = 200 ] || { echo "expected 200, got $status $(code)"; return; }
  token=$(printf '%s' "$body" | sed -n 's/.*"token":"\(tk\.[^"]*\)".*/\1/p')
  claims=$(printf '%s' "$token" | payload)
  lifetime=$(number expires_in "$body")
  expiry=$(number exp "$claims")
  [ -n "$token" ] && [ -n "$expiry" ] || { echo "no tk. token with an expiry"; return; }
  [ -n "$lifetime" ] && [ "$lifetime" -le 600 ] || { echo "expires_in is ${lifetime:-missing}, 600 was requested"; return; }
  # Two minutes of slack, because this machine's clock is not the vendor's.
  left=$((expiry - $(date +%s)))
  [ "$left" -le 720 ] && [ "$left" -ge $((lifetime - 120)) ] || {
    echo "the token expires in $left s, the response says $lifetime"
    return
  }
  [ -n "$(scopes "$body")" ] && [ "$(scopes "$body")" = "$(scopes "$claims")" ] ||
    echo "the token grants '$(scopes "$claims")', the response says '$(scopes "$body")'"
}

request "$endpoint/health"
if [ "$status" = 200 ]; then verdict "healthy" ""; else verdict "healthy" "expected 200, got $status $(code)"; fi
post '{"expires_in":600}'
verdict "vends the token it describes" "$(faults)"
# Never allowed, whatever the configuration.
post '{"scopes":["tokens:write"]}'
refused "refuses a scope" 403 scope_not_allowed
post '{"expires_in":600}' -H 'Origin: null'
refused "refuses an origin" 403 origin_not_allowed
exit $failed
