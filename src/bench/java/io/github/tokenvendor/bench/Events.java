package io.github.tokenvendor.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Events as API Gateway sends them (HTTP API, payload format 2.0). */
final class Events {

    static final String VEND = post("{\"scopes\":[\"styles:read\",\"fonts:read\"]}");

    private Events() {}

    /** Returns a request for one of 2048 scope sets, all different from that of {@link #VEND}. */
    static String vendOtherScopes(int index) {
        String[] allowed = Candidate.ALLOWED_SCOPES.split(",");
        List<String> scopes = new ArrayList<>(List.of("\"" + allowed[0] + "\""));
        for (int other = 1; other < allowed.length; other++) {
            if ((index >> (other - 1) & 1) == 1) {
                scopes.add("\"" + allowed[other] + "\"");
            }
        }
        return post("{\"scopes\":" + scopes + "}");
    }

    static String post(String body) {
        ObjectMapper json = new ObjectMapper();
        ObjectNode event = json.createObjectNode();
        event.put("version", "2.0")
                .put("routeKey", "POST /tokens")
                .put("rawPath", "/tokens")
                .put("rawQueryString", "");
        event.putObject("headers")
                .put("accept", "*/*")
                .put("content-length", Integer.toString(body.length()))
                .put("content-type", "application/json")
                .put("host", "abc123.execute-api.eu-central-1.amazonaws.com")
                .put("user-agent", "bench")
                .put("x-forwarded-for", "192.0.2.1")
                .put("x-forwarded-port", "443")
                .put("x-forwarded-proto", "https")
                .put("x-amzn-trace-id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700");
        ObjectNode context = event.putObject("requestContext");
        context.put("accountId", "123456789012")
                .put("apiId", "abc123")
                .put("domainName", "abc123.example.com")
                .put("domainPrefix", "abc123")
                .put("requestId", "JKJaXmPLvHcESHA=")
                .put("routeKey", "POST /tokens")
                .put("stage", "$default")
                .put("time", "23/Nov/2026:10:00:00 +0000")
                .put("timeEpoch", 1_795_428_000_000L);
        context.putObject("http")
                .put("method", "POST")
                .put("path", "/tokens")
                .put("protocol", "HTTP/1.1")
                .put("sourceIp", "192.0.2.1")
                .put("userAgent", "bench");
        event.put("body", body).put("isBase64Encoded", false);
        return event.toString();
    }
}
