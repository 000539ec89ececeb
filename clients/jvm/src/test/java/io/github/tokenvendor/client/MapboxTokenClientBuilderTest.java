package io.github.tokenvendor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MapboxTokenClientBuilderTest {

    private final ClientHarness harness = new ClientHarness();

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void start_sendsTheConfiguredRequest() {
        List<String> scopes = new ArrayList<>(List.of("styles:read"));
        MapboxTokenClientBuilder builder =
                harness.builder().scopes(scopes).expiresIn(10, TimeUnit.MINUTES).authorization(() -> "Bearer 1");
        scopes.add("changed:afterwards");
        Recorder another = new Recorder();
        harness.start(builder.listener(another));
        assertThat(harness.vendor.bodies).containsExactly("{\"scopes\":[\"styles:read\"],\"expires_in\":600}");
        assertThat(harness.vendor.authorizations).containsExactly("Bearer 1");
        assertThat(another.tokens).containsExactly("tk.1").isEqualTo(harness.recorder.tokens);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:/etc/passwd",
                "ftp://127.0.0.1/tokens",
                "http://tokens.example.com/tokens",
                "http://localhost.example.com/tokens",
                "http://127.0.0.1.example.com/tokens",
                "http://10.0.0.1/tokens",
                "http://localhost@example.com/tokens"
            })
    void of_neitherHttpsNorLoopback_isRejected(String address) throws Exception {
        var url = URI.create(address).toURL();
        assertThatThrownBy(() -> MapboxTokenClient.of(url)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void headers_fixedAndSupplied_areSentWithEveryRequest() {
        List<String> attestations = new ArrayList<>(List.of("1", "2", "3"));
        harness.vendor.next(401, "");
        MapboxTokenClient client = harness.start(harness.builder()
                .header("X-API-Key", "key")
                .headers(() -> Collections.singletonMap("X-Firebase-AppCheck", attestations.remove(0))));
        client.refresh();
        harness.time.passSeconds(1);
        assertThat(harness.vendor.headers)
                .extracting(headers -> headers.getFirst("X-Firebase-AppCheck"))
                .as("supplied once more after the 401")
                .containsExactly("1", "2", "3");
        assertThat(harness.vendor.headers)
                .extracting(headers -> headers.getFirst("X-API-Key"))
                .containsOnly("key");
        assertThat(harness.recorder.errors).isEmpty();
    }

    @Test
    void headers_fixedOnly_areNotRepeatedAfterA401() {
        harness.vendor.next(401, "");
        harness.start(harness.builder().header("X-API-Key", "key"));
        assertThat(harness.vendor.requests()).isEqualTo(1);
    }

    @Test
    void headers_null_areNotSent() {
        harness.start(harness.builder().headers(() -> null));
        harness.start(harness.builder().headers(() -> Collections.singletonMap("X-Name", null)));
        assertThat(harness.vendor.headers).hasSize(2).noneMatch(headers -> headers.containsKey("X-Name"));
    }

    @Test
    void headers_malformedOrThrowing_areAuthorizationFailed_andNotQuoted() {
        harness.start(harness.builder().headers(() -> Map.of("X-Name", "Zoë")));
        harness.start(harness.builder().headers(() -> Map.of("X Name", "a")));
        harness.start(harness.builder().headers(() -> {
            throw new IllegalStateException();
        }));
        assertThat(harness.recorder.errors)
                .hasSize(3)
                .allSatisfy(error -> assertThat(error.code()).isEqualTo("authorization_failed"))
                .noneMatch(error -> error.getMessage().contains("Zo"));
        assertThat(harness.vendor.requests()).isZero();
    }

    @Test
    void header_malformed_isRejected() {
        MapboxTokenClientBuilder builder = harness.builder();
        assertThatThrownBy(() -> builder.header("X-Name", "a\r\nX-Other: b"))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("Other");
    }

    @Test
    void contentSha256_isTheDigestOfTheBody() throws Exception {
        harness.start(harness.builder().contentSha256());
        byte[] digest = MessageDigest.getInstance("SHA-256").digest("{}".getBytes(StandardCharsets.UTF_8));
        assertThat(harness.vendor.bodies).containsExactly("{}");
        assertThat(harness.vendor.headers.element().getFirst("x-amz-content-sha256"))
                .isEqualTo(HexFormat.of().formatHex(digest));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://tokens.example.com/tokens",
                "http://localhost:3000/tokens",
                "http://127.0.0.1:3000/tokens",
                "http://[::1]:3000/tokens"
            })
    void of_httpsOrLoopback_isAccepted(String address) {
        assertThatCode(() -> MapboxTokenClient.of(URI.create(address).toURL())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 29})
    void expiresIn_shorterThanTheVendorAllows_isRejected(long seconds) {
        MapboxTokenClientBuilder builder = harness.builder();
        assertThatThrownBy(() -> builder.expiresIn(seconds, TimeUnit.SECONDS))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatCode(() -> builder.expiresIn(30, TimeUnit.SECONDS)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, 0, 600_001, Long.MAX_VALUE})
    void timeout_outOfBounds_isRejected(long millis) {
        MapboxTokenClientBuilder builder = harness.builder();
        assertThatThrownBy(() -> builder.timeout(millis, TimeUnit.MILLISECONDS))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatCode(() -> builder.timeout(600_000, TimeUnit.MILLISECONDS)).doesNotThrowAnyException();
    }
}
