package io.github.tokenvendor.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamUrlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.mapbox.com",
                "https://api.mapbox.com:8443/base",
                "http://localhost:4566",
                "http://127.0.0.1",
                "http://[::1]:80",
                "http://host.docker.internal:9000"
            })
    void parse_httpsOrLocal_isAccepted(String text) {
        assertThat(UpstreamUrl.parse(text)).hasValue(URI.create(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://vpce-0a-1b.secretsmanager.eu-central-1.vpce.amazonaws.com",
                "http://localhost:4566",
                "http://localstack:4566",
                "http://localhost.localstack.cloud:4566",
                "http://dynamodb.localhost.localstack.cloud:4566"
            })
    void parseOfAws_httpsOrAnEmulator_isAccepted(String text) {
        assertThat(UpstreamUrl.parseOfAws(text)).hasValue(URI.create(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://vpce-0a-1b.secretsmanager.eu-central-1.vpce.amazonaws.com",
                "http://10.0.0.1:4566",
                "http://167772161",
                "http://localhost.localstack.cloud.example.com",
                "http://localstack.",
                "https://localstack?a"
            })
    void parseOfAws_plainHttpThatMayCrossANetwork_isEmpty(String text) {
        assertThat(UpstreamUrl.parseOfAws(text)).isEmpty();
    }

    /**
     * Names without a dot are only for AWS's variables, which emulators set; the vendor's own variables stay strict.
     */
    @Test
    void parse_nameWithoutADot_isEmpty() {
        assertThat(UpstreamUrl.parse("http://localstack:4566")).isEmpty();
    }

    @Test
    void parse_trailingSlash_isDropped() {
        assertThat(UpstreamUrl.parse("https://api.mapbox.com/")).hasValue(URI.create("https://api.mapbox.com"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.mapbox.com",
                "http://localhost.example.com",
                "http://1270.0.0.1",
                "http://10.0.0.1",
                "HTTPS://api.mapbox.com",
                "ftp://localhost",
                "https://user:word@api.mapbox.com",
                "https://api.mapbox.com?access_token=a",
                "https://api.mapbox.com#a",
                "https://api.mapbox.com:0",
                "https://api.mapbox.com:",
                "https://api.mapbox.com//",
                "https://api.mapbox.com:65536",
                "https:///tokens",
                "https://a b",
                "api.mapbox.com",
                "/"
            })
    void parse_anythingElse_isEmpty(String text) {
        assertThat(UpstreamUrl.parse(text)).isEmpty();
    }
}
