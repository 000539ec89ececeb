package io.github.tokenvendor.upstream;

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
                "https://api.mapbox.com:65535",
                "http://localhost:4566",
                "http://127.0.0.1",
                "http://[::1]:80",
                "http://host.docker.internal:9000"
            })
    void parseBase_httpsOrLocal_isAccepted(String text) {
        assertThat(UpstreamUrl.parseBase(text)).hasValue(URI.create(text));
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
    void parseBaseOfAws_httpsOrAnEmulator_isAccepted(String text) {
        assertThat(UpstreamUrl.parseBaseOfAws(text)).hasValue(URI.create(text));
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
    void parseBaseOfAws_plainHttpThatMayCrossANetwork_isEmpty(String text) {
        assertThat(UpstreamUrl.parseBaseOfAws(text)).isEmpty();
    }

    /**
     * Names without a dot are only for AWS's variables, which emulators set; the vendor's own variables stay strict.
     */
    @Test
    void parseBase_nameWithoutADot_isEmpty() {
        assertThat(UpstreamUrl.parseBase("http://localstack:4566")).isEmpty();
    }

    @Test
    void parseBase_trailingSlash_isDropped() {
        assertThat(UpstreamUrl.parseBase("https://api.mapbox.com/")).hasValue(URI.create("https://api.mapbox.com"));
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
    void parseBase_anythingElse_isEmpty(String text) {
        assertThat(UpstreamUrl.parseBase(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://issuer.example.com/tenant/",
                "https://issuer.example.com/keys?version=2",
                "http://localhost:4000/keys"
            })
    void parse_anyPathAndQuery_isAccepted(String text) {
        assertThat(UpstreamUrl.parse(text)).hasValue(URI.create(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://issuer.example.com",
                "http://localstack:4566",
                "https://user:word@issuer.example.com",
                "https://issuer.example.com#a",
                "https://issuer.example.com:",
                "https://issuer.example.com:0",
                "https://issuer.example.com:65536",
                "https:///keys",
                "mailto:keys@issuer.example.com",
                "https://a b"
            })
    void parse_anythingElse_isEmpty(String text) {
        assertThat(UpstreamUrl.parse(text)).isEmpty();
    }
}
