package io.github.tokenvendor.faults;

import static io.github.tokenvendor.faults.ExpectedOutcome.misconfigured;
import static io.github.tokenvendor.faults.ExpectedOutcome.secretsUnavailable;
import static io.github.tokenvendor.faults.Fault.secrets;
import static io.github.tokenvendor.faults.Http.MARK;
import static io.github.tokenvendor.faults.Http.dribble;
import static io.github.tokenvendor.faults.Http.flood;
import static io.github.tokenvendor.faults.Http.gzip;
import static io.github.tokenvendor.faults.Http.raw;
import static io.github.tokenvendor.faults.Http.rawAndClose;
import static io.github.tokenvendor.faults.Http.status;

import java.util.List;
import java.util.stream.Stream;

/**
 * What Secrets Manager may do to the reading of the master token.
 *
 * @see <a href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html">
 *     GetSecretValue</a>
 */
final class SecretsFaults {
    private static final ExpectedOutcome TIMED_OUT = secretsUnavailable("secrets_timeout");
    private static final ExpectedOutcome BROKEN = secretsUnavailable("secrets_broken");
    private static final ExpectedOutcome NOT_CONNECTED = secretsUnavailable("secrets_connect");
    private static final ExpectedOutcome NO_ANSWER = secretsUnavailable("secrets_client");
    private static final ExpectedOutcome THROTTLED = secretsUnavailable("secrets_throttled");
    private static final ExpectedOutcome FAILS = secretsUnavailable("secrets_5xx");
    private static final ExpectedOutcome UNUSABLE = misconfigured("");
    private static final ExpectedOutcome OVERSIZED = misconfigured("secrets_oversized");

    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String BOMB = gzip("{\"SecretString\":\"" + " ".repeat(40_000_000) + "\"}");

    private SecretsFaults() {}

    static List<Fault> rows() {
        return Stream.of(transport(), refusals(), failures(), answers(), values())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Fault> transport() {
        return List.of(
                secrets("connection refused", ConnectionFault.REFUSES, NOT_CONNECTED),
                secrets("connection never accepted", ConnectionFault.NEVER_ACCEPTS, TIMED_OUT),
                secrets("closed at once", (BelowTls) ServerConnection::finish, NOT_CONNECTED)
                        .attempts(2),
                secrets("read and closed", rawAndClose(""), BROKEN).attempts(2),
                secrets(
                                "read and reset",
                                wire -> {
                                    wire.readRequest();
                                    wire.reset();
                                },
                                BROKEN)
                        .attempts(2),
                secrets("never answered", raw(""), TIMED_OUT),
                secrets("stalls within the headers", raw(OK + "Content-"), TIMED_OUT),
                secrets("stalls within the body", raw(OK + "Content-Length: 99\r\n\r\n{"), TIMED_OUT),
                secrets("dribbles its headers", dribble(OK, "X-Long: " + "a".repeat(999)), TIMED_OUT),
                secrets("dribbles its body", dribble(OK + "Content-Length: 999\r\n\r\n", " ".repeat(999)), TIMED_OUT),
                secrets(
                        "dribbles the size of a chunk",
                        dribble(OK + "Transfer-Encoding: chunked\r\n\r\n", "0".repeat(999)),
                        TIMED_OUT),
                secrets("endless body", flood(OK + "\r\n", " ".repeat(8_192)), OVERSIZED),
                secrets("endless body of a failure", flood("HTTP/1.1 500 No\r\n\r\n", MARK), FAILS),
                secrets("endless headers", flood(OK, "X-Filler: " + "y".repeat(999) + "\r\n"), BROKEN),
                secrets("endless interim answers", flood("", "HTTP/1.1 100 Wait\r\n\r\n".repeat(99)), BROKEN),
                secrets("no HTTP", rawAndClose("SSH-2.0-OpenSSH_9.6\r\n"), BROKEN));
    }

    private static List<Fault> refusals() {
        return List.of(
                secrets("not found", error(400, "ResourceNotFoundException"), misconfigured("secrets_400")),
                secrets("no current version", error(400, "ResourceNotFoundException"), misconfigured("secrets_400")),
                secrets("access denied", error(400, "AccessDeniedException"), misconfigured("secrets_400")),
                secrets("key denied", error(400, "AccessDeniedException"), misconfigured("secrets_400")),
                secrets("decryption failure", error(400, "DecryptionFailure"), misconfigured("secrets_400")),
                secrets("pending deletion", error(400, "InvalidRequestException"), misconfigured("secrets_400")),
                secrets("invalid parameter", error(400, "InvalidParameterException"), misconfigured("secrets_400")),
                secrets("invalid id", error(400, "ValidationException"), misconfigured("secrets_400")),
                secrets("unknown credentials", error(400, "UnrecognizedClientException"), misconfigured("secrets_400")),
                secrets(
                        "type with its name space",
                        status(
                                400,
                                "",
                                "{\"__type\":\"com.amazonaws.secretsmanager#" + "AccessDeniedException\",\"Message\":\""
                                        + MARK + "\"}"),
                        misconfigured("secrets_400")),
                secrets(
                        "type in a header",
                        status(400, "x-amzn-ErrorType: AccessDeniedException:http://" + MARK + "\r\n", "{}"),
                        misconfigured("secrets_400")),
                secrets(
                        "type in the header of a 401",
                        status(401, "x-amzn-ErrorType: UnrecognizedClientException\r\n", ""),
                        misconfigured("secrets_401")),
                secrets("expired credentials", error(400, "ExpiredTokenException"), secretsUnavailable("secrets_400")),
                secrets("a refusal that nobody knows", error(400, MARK), secretsUnavailable("secrets_400")),
                secrets("a refusal without a body", status(400, "", ""), secretsUnavailable("secrets_400")),
                secrets("a refusal as a page", status(403, "", "<html>" + MARK), secretsUnavailable("secrets_403")),
                secrets("401", status(401, "", ""), secretsUnavailable("secrets_401")));
    }

    private static List<Fault> failures() {
        return List.of(
                secrets("throttled", error(400, "ThrottlingException"), THROTTLED),
                secrets("throttled by another name", error(400, "TooManyRequestsException"), THROTTLED),
                secrets("429", error(429, "Throttling"), THROTTLED),
                secrets("internal error", error(500, "InternalServiceError"), FAILS),
                secrets("internal failure without a body", status(500, "", ""), FAILS),
                secrets("502 of a proxy", status(502, "", "<html>" + MARK), FAILS),
                secrets("503", error(503, "ServiceUnavailable"), FAILS),
                secrets("503 with Retry-After", status(503, "Retry-After: 86400\r\n", ""), FAILS),
                secrets("999", status(999, "", "{}"), secretsUnavailable("secrets_999")),
                secrets(
                        "302 elsewhere",
                        status(302, "Location: https://localhost:1/\r\n", ""),
                        secretsUnavailable("secrets_302")));
    }

    private static List<Fault> answers() {
        return List.of(
                secrets("an empty answer", status(200, "", ""), UNUSABLE),
                secrets("an empty object", status(200, "", "{}"), UNUSABLE),
                secrets("a page", status(200, "", "<html>" + MARK), NO_ANSWER),
                secrets("broken JSON", status(200, "", "{\"SecretString\":\"" + MARK), NO_ANSWER),
                secrets("an array", status(200, "", "[]"), NO_ANSWER),
                secrets("a number for a secret", status(200, "", "{\"SecretString\":7}"), UNUSABLE),
                secrets("null for a secret", status(200, "", "{\"SecretString\":null}"), UNUSABLE),
                secrets("binary data", status(200, "", "{\"SecretBinary\":\"c2suYWJj\"}"), UNUSABLE),
                secrets(
                        "an oversized secret",
                        status(200, "", "{\"SecretString\":\"" + "x".repeat(65_536) + "\"}"),
                        OVERSIZED),
                secrets("a bomb of 40 MB, compressed", status(200, "Content-Encoding: gzip\r\n", BOMB), NO_ANSWER));
    }

    private static List<Fault> values() {
        String payload = ForgedToken.base64("{\"u\":\"cartographer\",\"a\":\"clx0123456789abcdef\"}");
        return List.of(
                secrets("an empty secret", secret(""), UNUSABLE),
                secrets("a blank secret", secret(" \n\t "), UNUSABLE),
                secrets("some text", secret(MARK), UNUSABLE),
                secrets("a public token", secret("pk." + payload + ".signatureofapublictoken"), UNUSABLE),
                secrets("a token of no known kind", secret("xk." + payload + ".signatureofanunknown"), UNUSABLE),
                secrets(
                        "a temporary token that never ends",
                        secret("tk." + payload + ".signatureofatemporary"),
                        UNUSABLE),
                secrets("a token cut short", secret("sk." + payload), UNUSABLE),
                secrets("a token behind a quote", secret("\"sk." + payload + ".signatureofasecrettoken"), UNUSABLE),
                secrets("two tokens", secret(("sk." + payload + ".signatureofasecrettoken ").repeat(2)), UNUSABLE),
                secrets(
                        "a token that names no account",
                        secret("sk." + ForgedToken.base64("{\"a\":\"clx\"}") + ".signatureofasecrettoken"),
                        UNUSABLE),
                secrets(
                        "a token that names a path for an account",
                        secret("sk." + ForgedToken.base64("{\"u\":\"../../v1\"}") + ".signatureofasecrettoken"),
                        UNUSABLE),
                secrets("a token longer than 8 KiB", secret("sk." + payload + "." + "A".repeat(8_192)), UNUSABLE),
                secrets("JSON without a token", secret("{\"username\":\"" + MARK + "\"}"), UNUSABLE),
                secrets("JSON with an empty token", secret("{\"token\":\"\"}"), UNUSABLE),
                secrets("JSON with a token that is null", secret("{\"token\":null}"), UNUSABLE),
                secrets(
                        "JSON with a public token",
                        secret("{\"token\":\"pk." + payload + ".signatureofapublic\"}"),
                        UNUSABLE),
                secrets(
                        "JSON with the token twice",
                        secret("{\"token\":\"sk." + payload + ".signatureofthefirst\"," + "\"token\":\"sk." + payload
                                + ".signatureofthesecond\"}"),
                        UNUSABLE),
                secrets(
                        "JSON in an array",
                        secret("[{\"token\":\"sk." + payload + ".signatureofasecret\"}]"),
                        UNUSABLE),
                secrets(
                        "broken JSON in a secret",
                        secret("{\"token\":\"sk." + payload + ".signatureofasecret"),
                        UNUSABLE),
                secrets("JSON and more", secret("{\"token\":\"sk." + payload + ".signatureofasecret\"} x"), UNUSABLE));
    }

    private static ServerBehaviour secret(String text) {
        return status(
                200,
                "",
                "{\"ARN\":\"arn:aws:secretsmanager:eu-central-1:000000000000:secret:x\",\"Name\":\"x\","
                        + "\"SecretString\":" + ForgedToken.json(text) + ",\"VersionStages\":[\"AWSCURRENT\"]}");
    }

    private static ServerBehaviour error(int status, String type) {
        return status(status, "x-amzn-RequestId: 1\r\n", "{\"__type\":\"" + type + "\",\"Message\":\"" + MARK + "\"}");
    }
}
