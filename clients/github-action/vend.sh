#!/usr/bin/env bash
# Exchanges GitHub's OpenID Connect token for a temporary Mapbox token. Needs bash 3.2 and curl, and no other program.
set -euo pipefail
export LC_ALL=C

ATTEMPTS=5
LONGEST_WAIT=120 # Seconds for all pauses together.
TIMEOUT=30       # Seconds for one exchange.

fail() { # message
  local text="${1//%/%25}"
  text="${text//$'\r'/ }"
  printf '::error title=Mapbox token::%s\n' "${text//$'\n'/ }"
  exit 1
}

check_url() { # name, URL
  local loopback='^http://(127\.0\.0\.1|localhost)(:[0-9]+)?(/|$)' https='^https://[^/?#@[:space:]]+([/?]|$)'
  [[ "$2" =~ $https || "$2" =~ $loopback ]] || fail "$1 must be an https address."
}

# Prints a string member of a JSON object, or nothing. The values that matter here contain no escapes.
member() { # JSON, name
  local pattern="\"$2\"[[:space:]]*:[[:space:]]*\"([^\"\\[:cntrl:]]*)\""
  [[ "$1" =~ $pattern ]] && printf '%s' "${BASH_REMATCH[1]}" || true
}

# curl is the only program besides bash, so it also does the waiting: its connection is refused, it pauses and tries again.
pause() { # seconds
  curl --silent --noproxy '*' --retry 1 --retry-connrefused --retry-delay "$1" http://127.0.0.1:1/ >/dev/null 2>&1 || true
}

# Sets `status` and `response` (headers and body). Secrets reach curl through standard input, not through its arguments.
exchange() { # URL, curl's configuration
  local output
  output=$(printf '%s\n' "$2" | curl --config - --silent --include --suppress-connect-headers --max-time "$TIMEOUT" \
    --write-out '\n%{http_code}' "$1") || output=$'\n000'
  status="${output##*$'\n'}"
  response="${output%$'\n'*}"
}

# Like `exchange`, but retries what may pass: no response, 429 and 5xx, when Retry-After says so.
persist() { # URL, curl's configuration
  local attempt wait waited=0 after='retry-after:[[:space:]]*([0-9]{1,6})' lasting='"retryable"[[:space:]]*:[[:space:]]*false'
  for ((attempt = 1; ; attempt++)); do
    exchange "$1" "$2"
    case "$status" in
      000 | 429 | 5??) ;;
      *) return 0 ;;
    esac
    if [[ "$response" =~ $lasting || $attempt -ge $ATTEMPTS ]]; then return 0; fi
    wait=$((1 << attempt))
    shopt -s nocasematch
    if [[ "$response" =~ $after ]]; then wait=$((10#${BASH_REMATCH[1]})); fi
    shopt -u nocasematch
    if ((wait < 1)); then wait=1; fi
    if (((waited += wait) > LONGEST_WAIT)); then return 0; fi
    printf 'Status %s; trying again in %d s.\n' "$status" "$wait"
    pause "$wait"
  done
}

# Fails with what the last response means.
explain() { # whose response
  local code detail location='location:[[:space:]]*([^[:space:]?]+)'
  code=$(member "$response" code)
  detail=$(member "$response" detail)
  case "$status:$code" in
    000:*) fail "$1 cannot be reached." ;;
    3??:*)
      shopt -s nocasematch
      if [[ "$response" =~ $location ]]; then fail "$1 redirects to ${BASH_REMATCH[1]}: use that address."; fi
      fail "$1 redirects (status $status): use the address it leads to."
      ;;
    *:caller_not_allowed) fail "No policy of the vendor fits this workflow. Compare the policy's claims with repository_id ${GITHUB_REPOSITORY_ID:-unknown}, repository ${GITHUB_REPOSITORY:-unknown}, ref ${GITHUB_REF:-unknown}, event_name ${GITHUB_EVENT_NAME:-unknown}; sub depends on the job's environment, too." ;;
    401:*_*) fail "The vendor does not accept GitHub's token ($code): a policy needs the issuer https://token.actions.githubusercontent.com and the audience $AUDIENCE." ;;
    *) fail "$1 responded with status $status${code:+ ($code)}${detail:+: $detail}" ;;
  esac
}

check_url 'The input endpoint' "${ENDPOINT:-}"
[[ "$ENDPOINT" =~ ^(https?://[^/?#]+) ]]
AUDIENCE="${AUDIENCE:-${BASH_REMATCH[1]}}"
case "$AUDIENCE" in
  *[\"\\$'\n\r']*) fail 'The input audience must not contain quotes, backslashes or line breaks.' ;;
esac

q='\"' # A quote inside a value of curl's configuration.
members=''
scope_form='^[a-z0-9-]+:[a-z0-9-]+$'
set -f # A scope is no file name pattern.
for scope in ${SCOPES//,/ }; do
  [[ "$scope" =~ $scope_form ]] || fail 'The input scopes must be scopes, such as styles:read, separated by commas.'
  members="$members${members:+,}$q$scope$q"
done
members="${members:+${q}scopes$q:[$members]}"
case "${EXPIRES_IN:-}" in
  '') ;;
  *[!0-9]*) fail 'The input expires-in must be a number of seconds.' ;;
  *) members="$members${members:+,}${q}expires_in$q:$((10#$EXPIRES_IN))" ;;
esac

if [ -z "${ACTIONS_ID_TOKEN_REQUEST_URL:-}" ] || [ -z "${ACTIONS_ID_TOKEN_REQUEST_TOKEN:-}" ]; then
  fail 'GitHub offers this job no OpenID Connect token. Give the job "permissions: id-token: write" (and "contents: read" if it checks out). Pull requests from forks cannot have it.'
fi
check_url 'ACTIONS_ID_TOKEN_REQUEST_URL' "$ACTIONS_ID_TOKEN_REQUEST_URL"
persist "$ACTIONS_ID_TOKEN_REQUEST_URL" "get
header = \"Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN\"
data-urlencode = \"audience=$AUDIENCE\""
credential=$(member "$response" value)
[ "$status" = 200 ] && [ -n "$credential" ] || explain "GitHub's OpenID Connect endpoint"
printf '::add-mask::%s\n' "$credential"

persist "$ENDPOINT" "header = \"Authorization: Bearer $credential\"
header = \"Content-Type: application/json\"
data = \"{$members}\""
token=$(member "$response" token)
[ -z "$token" ] || printf '::add-mask::%s\n' "$token"
[ "$status" = 200 ] || explain 'The vendor'
number='"expires_in"[[:space:]]*:[[:space:]]*([0-9]+)'
[[ "$token" == tk.* && "$response" =~ $number ]] || fail 'The endpoint responded with something other than a token: is it a website?'
printf 'token=%s\nexpires-in=%s\n' "$token" "${BASH_REMATCH[1]}" >>"$GITHUB_OUTPUT"
printf 'Got a token for %s seconds.\n' "${BASH_REMATCH[1]}"
