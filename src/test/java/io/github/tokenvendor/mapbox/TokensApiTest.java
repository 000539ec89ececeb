package io.github.tokenvendor.mapbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.github.tokenvendor.mapbox.TokensApiException.Kind;
import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.testing.RecordingServer;
import io.github.tokenvendor.testing.RecordingServer.Arrived;
import io.github.tokenvendor.testing.RecordingServer.Reply;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.upstream.BoundedHttpClient;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.UpstreamCall;
import io.github.tokenvendor.upstream.UpstreamCalls;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The four calls as they go over the wire. */
class TokensApiTest {
    private static final AccessToken MASTER = TestTokens.parsed(TestTokens.secret("master-1"));
    private static final Instant EXPIRES = Instant.parse("2026-11-23T10:59:00.987Z");
    private static final List<String> SCOPES = List.of("styles:read", "fonts:read");

    private final RecordingServer server = new RecordingServer();
    private final UpstreamCalls calls = new UpstreamCalls();
    private final TokensApi api = new TokensApi(new BoundedHttpClient(Runnable::run), server.url());

    @AfterEach
    void stop() {
        server.close();
    }

    private CallContext context() {
        return new CallContext(Deadline.after(Duration.ofSeconds(20)), calls);
    }

    private TemporaryToken createTemporary() throws TokensApiException {
        return api.createTemporary(MASTER, "acme", SCOPES, EXPIRES, context());
    }

    @Test
    void createTemporary_requestsExactlyTheArguments() throws TokensApiException {
        server.replyDated("Mon, 23 Nov 2026 10:00:00 GMT", new Reply(201, "{\"token\":\"tk.e30.c2ln\"}"));

        TemporaryToken created = createTemporary();

        assertThat(created.token().reveal()).isEqualTo("tk.e30.c2ln");
        assertThat(created.serverTime()).contains(Instant.parse("2026-11-23T10:00:00Z"));
        assertThat(created.elapsed()).isPositive();
        Arrived request = server.requests().get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/tokens/v2/acme?access_token=" + MASTER.reveal());
        assertThat(request.headers()).containsEntry("content-type", "application/json");
        assertThat(request.body())
                .contains("\"expires\":\"2026-11-23T10:59:00Z\"", "\"scopes\":[\"fonts:read\",\"styles:read\"]");
        assertThat(calls.all())
                .extracting(UpstreamCall::status, UpstreamCall::fault)
                .containsExactly(tuple(201, ""));
    }

    @Test
    void createPermanent_returnsTokenAndId() throws TokensApiException {
        server.reply(new Reply(200, "{\"id\":\"ck1\",\"token\":\"sk.e30.c2ln\"}"));

        PermanentToken created = api.createPermanent(MASTER, "acme", "vendor", SCOPES, context());

        assertThat(created.id()).isEqualTo("ck1");
        assertThat(server.requests().get(0).body()).contains("\"note\":\"vendor\"");
    }

    @Test
    void check_returnsTheStatus() throws TokensApiException {
        server.reply(new Reply(200, "{\"code\":\"TokenRevoked\"}"));

        assertThat(api.check(MASTER, context())).isEqualTo(TokenStatus.REVOKED);
        assertThat(server.requests().get(0).path()).isEqualTo("/tokens/v2?access_token=" + MASTER.reveal());
    }

    @Test
    void delete_hasTheIdInItsPath() throws TokensApiException {
        server.reply(new Reply(204, ""));

        api.delete(MASTER, "acme", "ck1", context());

        assertThat(server.requests().get(0).method()).isEqualTo("DELETE");
        assertThat(server.requests().get(0).path()).startsWith("/tokens/v2/acme/ck1?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "%2e%2e", "a?b"})
    void invalidName_isRejectedBeforeTheRequest(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> api.createTemporary(MASTER, name, SCOPES, EXPIRES, context()));
        assertThatIllegalArgumentException().isThrownBy(() -> api.delete(MASTER, "acme", name, context()));
        assertThat(server.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{}", "{\"token\":7}", "{\"token\":\"nonsense\"}"})
    void success_withAnInvalidBody_isUntrustworthy(String body) {
        server.reply(new Reply(201, body));

        TokensApiException failure = catchThrowableOfType(TokensApiException.class, this::createTemporary);

        assertThat(failure.kind()).isEqualTo(Kind.UNTRUSTWORTHY);
        assertThat(failure.reached()).isTrue();
    }

    @Test
    void refusal_isRecordedWithItsStatus() {
        server.reply(new Reply(403, ""));

        TokensApiException failure = catchThrowableOfType(TokensApiException.class, this::createTemporary);

        assertThat(failure.kind()).isEqualTo(Kind.REQUEST_REFUSED);
        assertThat(calls.all()).extracting(UpstreamCall::fault).containsExactly("mapbox_403");
    }

    /** CloudWatch keeps a metric for each text, and bills for it. */
    @Test
    void everyStatus_isRecordedUnderOneOfAFewNames() {
        server.reply(IntStream.range(300, 600)
                .filter(status -> status != 304)
                .mapToObj(status -> new Reply(status, ""))
                .toArray(Reply[]::new));
        for (int status = 301; status < 600; status++) {
            assertThatThrownBy(this::createTemporary).isInstanceOf(TokensApiException.class);
        }

        assertThat(calls.all())
                .hasSize(299)
                .extracting(UpstreamCall::fault)
                .containsOnly(
                        "mapbox_400",
                        "mapbox_401",
                        "mapbox_403",
                        "mapbox_404",
                        "mapbox_422",
                        "mapbox_429",
                        "mapbox_4xx",
                        "mapbox_5xx",
                        "mapbox_unexpected");
    }

    @Test
    void noConnection_isUnavailableAndNotReached() {
        server.close();

        TokensApiException failure = catchThrowableOfType(TokensApiException.class, this::createTemporary);

        assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure.reached()).isFalse();
        assertThat(calls.all()).extracting(UpstreamCall::fault).containsExactly("mapbox_connect");
    }
}
