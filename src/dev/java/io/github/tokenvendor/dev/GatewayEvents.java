package io.github.tokenvendor.dev;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext.Http;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Turns a request into the event that an API Gateway HTTP API sends to Lambda, payload format 2.0.
 *
 * <p>AWS does not document which bodies API Gateway passes as text. Observed: {@code text/*} and three
 * {@code application/} types; everything else, including a body without a type, is base64-encoded. The path is decoded;
 * the query string is not.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">
 *     Payload formats</a>
 */
final class GatewayEvents {

    private static final String STAGE = "$default";
    private static final String DOMAIN_PREFIX = "local";
    private static final Set<String> TEXT_TYPES =
            Set.of("application/json", "application/xml", "application/javascript");
    private static final DateTimeFormatter REQUEST_TIME = DateTimeFormatter.ofPattern(
                    "dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private GatewayEvents() {}

    static APIGatewayV2HTTPEvent event(LocalRequest request, String requestId, Instant now) {
        Map<String, String> headers = headers(request);
        List<String> cookies = cookies(headers.remove("cookie"));
        boolean text = isText(headers.get("content-type"));
        byte[] body = request.body();
        return APIGatewayV2HTTPEvent.builder()
                .withVersion("2.0")
                .withRouteKey(STAGE)
                .withRawPath(request.uri().getPath())
                .withRawQueryString(query(request))
                .withCookies(cookies)
                .withHeaders(headers)
                .withQueryStringParameters(parameters(query(request)))
                .withRequestContext(context(request, headers, requestId, now))
                .withBody(
                        body.length == 0
                                ? null
                                : text
                                        ? new String(body, StandardCharsets.UTF_8)
                                        : Base64.getEncoder().encodeToString(body))
                .withIsBase64Encoded(body.length > 0 && !text)
                .build();
    }

    private static RequestContext context(
            LocalRequest request, Map<String, String> headers, String requestId, Instant now) {
        return RequestContext.builder()
                .withRouteKey(STAGE)
                .withStage(STAGE)
                .withAccountId("123456789012")
                .withApiId(DOMAIN_PREFIX)
                .withDomainName(headers.getOrDefault("host", ""))
                .withDomainPrefix(DOMAIN_PREFIX)
                .withRequestId(requestId)
                .withTime(REQUEST_TIME.format(now))
                .withTimeEpoch(now.toEpochMilli())
                .withHttp(Http.builder()
                        .withMethod(request.method())
                        .withPath(request.uri().getPath())
                        .withProtocol(request.protocol())
                        .withSourceIp(request.sourceIp())
                        .withUserAgent(headers.getOrDefault("user-agent", ""))
                        .build())
                .build();
    }

    private static Map<String, String> headers(LocalRequest request) {
        Map<String, String> headers = new TreeMap<>();
        request.headers()
                .forEach((name, values) ->
                        headers.merge(name.toLowerCase(Locale.ROOT), String.join(",", values), (a, b) -> a + "," + b));
        headers.merge("x-forwarded-for", request.sourceIp(), (given, own) -> given + ", " + own);
        headers.put("x-forwarded-proto", "http");
        return headers;
    }

    /** Returns null if there are no cookies, because API Gateway omits the member. */
    private static List<String> cookies(String header) {
        return header == null
                ? null
                : Arrays.stream(header.split("[;,]"))
                        .map(String::strip)
                        .filter(cookie -> !cookie.isEmpty())
                        .toList();
    }

    private static String query(LocalRequest request) {
        return request.uri().getRawQuery() == null ? "" : request.uri().getRawQuery();
    }

    /** Returns null if there are no parameters, because API Gateway omits the member. */
    private static Map<String, String> parameters(String query) {
        if (query.isEmpty()) {
            return null;
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            parameters.merge(decoded(name), decoded(value), (a, b) -> a + "," + b);
        }
        return parameters;
    }

    private static boolean isText(String contentType) {
        String type =
                contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.startsWith("text/") || TEXT_TYPES.contains(type);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
