package io.github.tokenvendor.fake;

import static io.github.tokenvendor.fake.SecretsApiFixture.assertFails;
import static io.github.tokenvendor.fake.SecretsApiFixture.body;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every operation requires of a request: its format, an action, a signature. */
class FakeSecretsApiRequestTest {
    private final SecretsApiFixture secrets = new SecretsApiFixture();

    @Test
    void request_withoutSecretId_isRefused() {
        assertFails(
                secrets.call("GetSecretValue", "{}"),
                "ValidationException",
                "1 validation error detected:"
                        + " Value at 'secretId' failed to satisfy constraint: Member must not be null");
        assertFails(
                secrets.call("GetSecretValue", "{\"SecretId\":\"\"}"),
                "ValidationException",
                "1 validation error"
                        + " detected: Value at 'secretId' failed to satisfy constraint:"
                        + " Member must have length greater than or equal to 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"SecretId\":1}"})
    void request_notOfTheProtocol_isASerializationError(String body) {
        assertFails(secrets.call("GetSecretValue", body), "SerializationException", "");
    }

    @Test
    void request_unknownAction_isAnUnknownOperation() {
        assertFails(secrets.call("DropEverything", body("")), "UnknownOperationException", "");
        assertFails(
                secrets.api.respond(new IncomingRequest(
                        "POST",
                        "/",
                        Map.of(),
                        Map.of("authorization", "AWS4-HMAC-SHA256 x"),
                        "{}".getBytes(StandardCharsets.UTF_8))),
                "UnknownOperationException",
                "");
    }

    @Test
    void request_unsigned_isRefused() {
        assertFails(
                secrets.api.respond(new IncomingRequest(
                        "POST",
                        "/",
                        Map.of(),
                        Map.of("x-amz-target", "secretsmanager.GetSecretValue"),
                        body("").getBytes(StandardCharsets.UTF_8))),
                "MissingAuthenticationTokenException",
                "Missing Authentication Token");
    }

    @Test
    void request_signedWithAnotherKeyThanTheOnlyOne_isRefused() {
        secrets.api.acceptOnly("KEY");

        assertFails(
                signed("AWS4-HMAC-SHA256 Credential=KEY2/20261103"),
                "UnrecognizedClientException",
                "The security token included in the request is invalid.");
        assertThat(signed("AWS4-HMAC-SHA256 Credential=KEY/20261103").status()).isEqualTo(200);
    }

    private FakeResponse signed(String authorization) {
        return secrets.api.respond(new IncomingRequest(
                "POST",
                "/",
                Map.of(),
                Map.of("x-amz-target", "secretsmanager.GetSecretValue", "authorization", authorization),
                body("").getBytes(StandardCharsets.UTF_8)));
    }
}
