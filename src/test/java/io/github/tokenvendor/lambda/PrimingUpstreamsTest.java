package io.github.tokenvendor.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.secrets.SecretValue;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.TestTokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PrimingUpstreamsTest {
    private static final String CREDENTIALS = "aws.containerCredentialsFullUri";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final MutableClock clock = new MutableClock("2026-11-03T10:00:00Z");
    private final String before = System.getProperty(CREDENTIALS);
    private PrimingUpstreams upstreams;

    @BeforeEach
    void start() throws Exception {
        upstreams = PrimingUpstreams.start(clock);
    }

    @AfterEach
    void stop() {
        upstreams.close();
        assertThat(System.getProperty(CREDENTIALS)).isEqualTo(before);
    }

    @Test
    void url_isOnLoopback() {
        assertThat(upstreams.url().getHost()).isEqualTo("127.0.0.1");
    }

    @Test
    void secret_isAMasterTokenOfTheAccount() throws Exception {
        SecretValue secret =
                SecretValue.parse(post("/", 200).path("SecretString").textValue());

        assertThat(secret.token().account()).hasValue("priming");
    }

    @Test
    void token_isTemporary_forAccountAndScopes_andExpiresBeforeAnyRequestedExpiry() throws Exception {
        AccessToken token =
                TestTokens.parsed(post("/tokens/v2/priming", 201).path("token").textValue());

        assertThat(token.account()).hasValue("priming");
        assertThat(token.scopes()).hasValue(Set.of("styles:read"));
        assertThat(token.issuedAt()).hasValue(clock.instant());
        assertThat(token.expiry()).hasValue(clock.instant().plus(Duration.ofSeconds(25)));
    }

    @Test
    void lendCredentials_configuresTheSdkUntilClosed() throws Exception {
        upstreams.lendCredentials();

        URI lent = URI.create(System.getProperty(CREDENTIALS));
        assertThat(lent.getAuthority()).isEqualTo(upstreams.url().getAuthority());
        assertThat(post(lent.getPath(), 200).path("AccessKeyId").textValue()).isEqualTo(PrimingUpstreams.NAME);
        upstreams.close();
        assertThat(System.getProperty(CREDENTIALS)).isEqualTo(before);
    }

    @Test
    void close_nothingLent_keepsAnotherSetting() {
        System.setProperty(CREDENTIALS, "http://127.0.0.1:1/other");
        try {
            upstreams.close();

            assertThat(System.getProperty(CREDENTIALS)).isEqualTo("http://127.0.0.1:1/other");
        } finally {
            System.clearProperty(CREDENTIALS);
        }
    }

    private JsonNode post(String path, int status) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(upstreams.url().resolve(path))
                .POST(BodyPublishers.ofString("{}"))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(status);
        return JSON.readTree(response.body());
    }
}
