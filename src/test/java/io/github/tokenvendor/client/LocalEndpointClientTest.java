package io.github.tokenvendor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The client against the local endpoint, which runs in its own process as a user would start it. */
class LocalEndpointClientTest {

    private static final Pattern ADDRESS = Pattern.compile("listens on (http://\\S+)");

    private static Process process;
    private static URL endpoint;

    @BeforeAll
    static void start() throws IOException {
        ProcessBuilder java = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dport=0",
                "io.github.tokenvendor.dev.LocalEndpoint");
        java.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        java.environment().put("ALLOWED_SCOPES", "styles:read,fonts:read");
        java.environment().put("EDGE_CACHE", "true");
        // On a busy machine a cold start may exceed the default.
        java.environment().put("UPSTREAM_TIMEOUT_MS", "25000");
        process = java.redirectErrorStream(true).start();
        endpoint = URI.create(address() + "/tokens").toURL();
    }

    private static String address() throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder all = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            all.append(line).append('\n');
            Matcher matcher = ADDRESS.matcher(line);
            if (matcher.find()) {
                return matcher.group(1);
            }
        }
        throw new IOException("The local endpoint did not start: " + all);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    @Test
    void awaitToken_allowedScopes_returnsATemporaryToken() throws Exception {
        Recorder recorder = new Recorder();
        try (MapboxTokenClient client = MapboxTokenClient.of(endpoint)
                .scopes(List.of("styles:read", "fonts:read"))
                .authorization(() -> "Bearer whatever")
                .start(recorder)) {
            MapboxToken token = client.awaitToken(30, TimeUnit.SECONDS);
            assertThat(token.value()).startsWith("tk.");
            assertThat(token.scopes()).containsExactly("fonts:read", "styles:read");
            assertThat(client.secondsLeft()).isBetween(1800L, 3600L);
            assertThat(recorder.errors).isEmpty();
        }
    }

    @Test
    void awaitToken_cacheable_countsForTheOldestCopyThatACacheMayServe() throws Exception {
        Recorder recorder = new Recorder();
        try (MapboxTokenClient client = MapboxTokenClient.of(endpoint)
                .scopes(List.of("styles:read", "fonts:read"))
                .cacheable()
                .start(recorder)) {
            assertThat(client.awaitToken(30, TimeUnit.SECONDS).scopes()).containsExactly("fonts:read", "styles:read");
            // A POST would count nine minutes more.
            assertThat(client.secondsLeft()).isBetween(1500L, 3000L);
            assertThat(recorder.errors).isEmpty();
        }
    }

    @Test
    void awaitToken_scopeOutsideTheAllowlist_throwsTheVendorsExplanation() {
        Recorder recorder = new Recorder();
        try (MapboxTokenClient client =
                MapboxTokenClient.of(endpoint).scopes(List.of("uploads:write")).start(recorder)) {
            assertThatThrownBy(() -> client.awaitToken(30, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(TokenException.class, refusal -> {
                        assertThat(refusal.code()).isEqualTo("scope_not_allowed");
                        assertThat(refusal.status()).isEqualTo(403);
                        assertThat(refusal.isRetryable()).isFalse();
                        assertThat(refusal).hasMessageContaining("fonts:read, styles:read");
                    });
        }
    }

    @Test
    void wrongPath_reportsTheVendorsExplanation_andRetriesLater() throws Exception {
        Recorder recorder = new Recorder();
        CountDownLatch reported = new CountDownLatch(1);
        URL elsewhere =
                URI.create(endpoint.toString().replace("/tokens", "/token")).toURL();
        try (MapboxTokenClient client = MapboxTokenClient.of(elsewhere)
                .listener(recorder)
                .start(new TokenListener() {
                    @Override
                    public void onToken(MapboxToken token) {
                        reported.countDown();
                    }

                    @Override
                    public void onError(TokenException error) {
                        reported.countDown();
                    }
                })) {
            assertThat(reported.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(client.token()).isNull();
        }
        assertThat(recorder.errors).singleElement().satisfies(error -> {
            assertThat(error.code()).isEqualTo("not_found");
            assertThat(error.isRetryable()).isTrue();
        });
    }

    @Test
    void expiresIn_shorterThanTheMaximum_isHonored() throws Exception {
        try (MapboxTokenClient client =
                MapboxTokenClient.of(endpoint).expiresIn(10, TimeUnit.MINUTES).start()) {
            client.awaitToken(30, TimeUnit.SECONDS);
            assertThat(client.secondsLeft()).isBetween(60L, 600L);
        }
    }

    @Test
    void invalidate_returnsAnotherToken() throws Exception {
        try (MapboxTokenClient client = MapboxTokenClient.of(endpoint).start()) {
            String refused = client.awaitToken(30, TimeUnit.SECONDS).value();
            client.invalidate(refused);
            assertThat(client.awaitToken(30, TimeUnit.SECONDS).value()).isNotEqualTo(refused);
        }
    }
}
