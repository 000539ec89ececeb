# Varnish in front of the token vendor: keeps copies of GET /tokens/anonymous and forwards everything else.
# The vendor needs EDGE_CACHE=true. Tested with Varnish 7.1. With BASE_PATH, put the prefix into vcl_recv's expression.
vcl 4.1;
import std;

# Varnish speaks no TLS to backends: this is a local forwarder (stunnel, HAProxy) to https://API-HOST.
backend vendor {
    .host = "127.0.0.1";
    .port = "8443";
    .connect_timeout = 2s;
    # The function's own timeout and a start.
    .first_byte_timeout = 20s;
}

sub vcl_recv {
    if (req.method != "GET" || req.url !~ "^/tokens/anonymous(\?|$)") {
        return (pass);
    }
    # The vendor ignores cookies, but Varnish would not use a copy for a request that has one. It does not use one for
    # Authorization either, which is right: the vendor refuses a credential here.
    unset req.http.Cookie;
}

# Varnish's own part adds the URL and the host. Without Origin, one page's Access-Control-Allow-Origin would be sent to another.
sub vcl_hash {
    hash_data(req.http.Origin);
}

sub vcl_backend_fetch {
    # API Gateway finds the API by its host name.
    set bereq.http.Host = "API-HOST";
}

sub vcl_backend_response {
    if (beresp.status != 200) {
        # A failed refresh in the background must not replace the copy, which is still usable.
        if (bereq.is_bgfetch) {
            return (abandon);
        }
        # For the next second, requests for this key do not wait for each other. By default this lasts two minutes, in which
        # every visitor would cause a request to the vendor, even after it has recovered.
        set beresp.ttl = 1s;
        set beresp.uncacheable = true;
        return (deliver);
    }
    # Varnish supports stale-while-revalidate but not stale-if-error. The longer of the two is how long an expired copy may be
    # used; the vendor subtracts it from expires_in.
    if (beresp.http.Cache-Control ~ "stale-if-error=[0-9]+") {
        set beresp.grace = std.duration(regsub(beresp.http.Cache-Control, "^.*stale-if-error=([0-9]+).*$", "\1s"), 0s);
    }
    # The contract's bounds, whatever the headers say.
    if (beresp.ttl > 300s) {
        set beresp.ttl = 300s;
    }
    if (beresp.grace > 300s) {
        set beresp.grace = 300s;
    }
    # An expired copy without a validator is useless.
    set beresp.keep = 0s;
}

sub vcl_deliver {
    # Only Varnish may keep copies: browsers and other proxies would apply stale-while-revalidate once more.
    set resp.http.Cache-Control = "no-store";
    unset resp.http.CDN-Cache-Control;
}
