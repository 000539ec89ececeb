package io.github.tokenvendor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
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
