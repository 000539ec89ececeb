package io.github.tokenvendor.callers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.VendorHarness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import wiremock.com.networknt.schema.InputFormat;
import wiremock.com.networknt.schema.JsonSchema;
import wiremock.com.networknt.schema.JsonSchemaFactory;
import wiremock.com.networknt.schema.SpecVersion.VersionFlag;

/** Wherever a schema can, the schema for editors accepts and rejects what the reader does. */
class PoliciesSchemaTest {
    private static final String ISSUER = "\"issuer\":\"https://id.example.com/\",\"audience\":\"maps\"";
    private final JsonSchema schema = schema();

    private static JsonSchema schema() {
        try {
            return JsonSchemaFactory.getInstance(VersionFlag.V202012)
                    .getSchema(Files.readString(Path.of("src/openapi/policies.schema.json")));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private boolean schemaAccepts(String json) {
        return schema.validate(json, InputFormat.JSON).isEmpty();
    }

    private static boolean readerAccepts(String json) {
        List<String> faults = new ArrayList<>();
        PolicyReader.read(
                json,
                true,
                new PolicyReader.Bounds(VendorHarness.ALLOWED, Duration.ofHours(1), 1_000_000, false),
                faults::add);
        return faults.isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"claims\":{\"sub\":\"a\",\"https://x/roles\":[\"b\",\"c\"]}",
                "\"claims\":{}",
                "\"keys\":\"https://id.example.com/keys?a=b\"",
                "\"keys\":\"http://localhost:8080/keys\"",
                "\"header\":\"X-Firebase-AppCheck\"",
                "\"scopes\":[\"styles:read\"]",
                "\"max_seconds\":60,\"mints_per_minute\":1,\"requests_per_minute\":1000000,\"tokens\":\"own\""
            })
    void soundPolicy_bothAccept(String members) {
        String json = "[{\"name\":\"a\"," + ISSUER + (members.isEmpty() ? "" : "," + members) + "}]";

        assertThat(readerAccepts(json)).isTrue();
        assertThat(schemaAccepts(json)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "[{}]",
                "[1]",
                "[{\"name\":\"A\"}]",
                "[{\"name\":\"\"}]",
                "[{\"name\":\"a\",\"audience\":\"b\"}]",
                "[{\"name\":\"a\",\"tokens\":\"own\"}]",
                "[{\"name\":\"a\",\"requests_per_minute\":5}]",
                "[{\"name\":\"a\",\"issuer\":\"https://id.example.com\"}]",
                "[{\"name\":\"a\",\"issuer\":\"http://id.example.com\",\"audience\":\"m\"}]",
                "[{\"name\":\"a\",\"issuer\":\"https://id.example.com?a\",\"audience\":\"m\"}]",
                "[{\"name\":\"a\",\"issuer\":\"https://id.example.com\",\"audience\":[]}]",
                "[{\"name\":\"a\",\"issuer\":\"https://id.example.com\",\"audience\":\"m\",\"claims\":{\"a\":1}}]",
                "[{\"name\":\"a\",\"issuer\":\"https://id.example.com\",\"audience\":\"m\",\"keys\":\"ftp://a\"}]",
                "[{\"name\":\"a\",\"scopes\":[]}]",
                "[{\"name\":\"a\",\"scopes\":\"styles:read\"}]",
                "[{\"name\":\"a\",\"max_seconds\":59}]",
                "[{\"name\":\"a\",\"max_seconds\":3601}]",
                "[{\"name\":\"a\",\"mints_per_minute\":0}]",
                "[{\"name\":\"a\",\"tokens\":\"mine\"}]",
                "[{\"name\":\"a\",\"more\":1}]"
            })
    void faultyPolicies_bothRefuse(String json) {
        assertThat(readerAccepts(json)).isFalse();
        assertThat(schemaAccepts(json)).isFalse();
    }

    @Test
    void minimalPolicy_bothAccept() {
        assertThat(readerAccepts("[{\"name\":\"a\"}]")).isTrue();
        assertThat(schemaAccepts("[{\"name\":\"a\"}]")).isTrue();
    }
}
