package io.github.tokenvendor.dev;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Payload format 2.0, as AWS documents it. */
class GatewayEventsTest {

    private static final Instant NOW = Instant.parse("2026-11-03T09:05:06.789Z");

    @Test
    void event_ordinaryRequest_hasEveryMember() {
        APIGatewayV2HTTPEvent event = GatewayEvents.event(
                request(
                        "/tokens/v2/acme?access_token=pk.x&a=1&a=2%20b",
                        Map.of(
                                "Content-type",
                                List.of("application/json"),
                                "User-agent",
                                List.of("test"),
                                "Host",
                                List.of("127.0.0.1:3000")),
                        "{}"),
                "id-1",
                NOW);

        assertThat(event.getVersion()).isEqualTo("2.0");
        assertThat(event.getRouteKey()).isEqualTo("$default");
        assertThat(event.getRawPath()).isEqualTo("/tokens/v2/acme");
        assertThat(event.getRawQueryString()).isEqualTo("access_token=pk.x&a=1&a=2%20b");
        assertThat(event.getQueryStringParameters())
                .containsOnly(Map.entry("access_token", "pk.x"), Map.entry("a", "1,2 b"));
        assertThat(event.getCookies()).isNull();
        assertThat(event.getBody()).isEqualTo("{}");
        assertThat(event.getIsBase64Encoded()).isFalse();
        APIGatewayV2HTTPEvent.RequestContext context = event.getRequestContext();
        assertThat(context.getStage()).isEqualTo("$default");
        assertThat(context.getRouteKey()).isEqualTo("$default");
        assertThat(context.getRequestId()).isEqualTo("id-1");
        assertThat(context.getDomainName()).isEqualTo("127.0.0.1:3000");
        assertThat(context.getTimeEpoch()).isEqualTo(NOW.toEpochMilli());
        assertThat(context.getTime()).isEqualTo("03/Nov/2026:09:05:06 +0000");
        assertThat(context.getHttp().getMethod()).isEqualTo("POST");
        assertThat(context.getHttp().getPath()).isEqualTo("/tokens/v2/acme");
        assertThat(context.getHttp().getProtocol()).isEqualTo("HTTP/1.1");
        assertThat(context.getHttp().getSourceIp()).isEqualTo("127.0.0.1");
        assertThat(context.getHttp().getUserAgent()).isEqualTo("test");
    }

    @Test
    void headers_anyCaseAndRepeats_areLowercasedAndJoined() {
        APIGatewayV2HTTPEvent event = GatewayEvents.event(
                request("/", Map.of("X-THING", List.of("a", "b"), "X-Forwarded-For", List.of("10.0.0.1")), ""),
                "id",
                NOW);

        assertThat(event.getHeaders())
                .containsEntry("x-thing", "a,b")
                .containsEntry("x-forwarded-for", "10.0.0.1, 127.0.0.1")
                .containsEntry("x-forwarded-proto", "http");
    }

    @Test
    void cookies_headerGiven_moveToTheirMember() {
        APIGatewayV2HTTPEvent event =
                GatewayEvents.event(request("/", Map.of("Cookie", List.of("a=1; b=2", "c=3")), ""), "id", NOW);

        assertThat(event.getCookies()).containsExactly("a=1", "b=2", "c=3");
        assertThat(event.getHeaders()).doesNotContainKey("cookie");
    }

    @Test
    void path_percentEncoded_isDecodedAndTheQueryIsNot() {
        APIGatewayV2HTTPEvent event = GatewayEvents.event(request("/a%20b?c%20d", Map.of(), ""), "id", NOW);

        assertThat(event.getRawPath()).isEqualTo("/a b");
        assertThat(event.getRawQueryString()).isEqualTo("c%20d");
        assertThat(event.getQueryStringParameters()).containsOnly(Map.entry("c d", ""));
    }

    @Test
    void body_none_isAbsent() {
        APIGatewayV2HTTPEvent event = GatewayEvents.event(request("/", Map.of(), ""), "id", NOW);

        assertThat(event.getBody()).isNull();
        assertThat(event.getIsBase64Encoded()).isFalse();
        assertThat(event.getRawQueryString()).isEmpty();
        assertThat(event.getQueryStringParameters()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/JSON; charset=utf-8",
                "text/plain",
                "application/xml",
                "application/javascript"
            })
    void body_textType_isText(String type) {
        APIGatewayV2HTTPEvent event = GatewayEvents.event(typed(type), "id", NOW);

        assertThat(event.getBody()).isEqualTo("{é");
        assertThat(event.getIsBase64Encoded()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"application/octet-stream", "application/x-www-form-urlencoded", "application/problem+json", "''"})
    void body_otherType_isBase64(String type) {
        APIGatewayV2HTTPEvent event = GatewayEvents.event(typed(type), "id", NOW);

        assertThat(event.getBody()).isEqualTo("e8Op");
        assertThat(event.getIsBase64Encoded()).isTrue();
    }

    @Test
    void body_withoutType_isBase64() {
        assertThat(GatewayEvents.event(request("/", Map.of(), "{é"), "id", NOW).getIsBase64Encoded())
                .isTrue();
    }

    private static LocalRequest typed(String type) {
        return request("/", Map.of("Content-Type", List.of(type)), "{é");
    }

    private static LocalRequest request(String uri, Map<String, List<String>> headers, String body) {
        return new LocalRequest(
                "POST", URI.create(uri), "HTTP/1.1", headers, body.getBytes(StandardCharsets.UTF_8), "127.0.0.1");
    }
}
