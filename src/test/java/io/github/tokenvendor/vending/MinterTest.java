package io.github.tokenvendor.vending;

import static io.github.tokenvendor.testing.TestTokens.ACCOUNT;
import static io.github.tokenvendor.testing.VendorHarness.context;
import static io.github.tokenvendor.vending.MinterFixture.LIFETIME;
import static io.github.tokenvendor.vending.MinterFixture.SCOPES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.github.tokenvendor.mapbox.TokensApiException.Kind;
import io.github.tokenvendor.testing.RecordingServer.Reply;
import io.github.tokenvendor.testing.ScriptedMapbox;
import io.github.tokenvendor.testing.ScriptedMapbox.MintRequest;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.UpstreamCall;
import io.github.tokenvendor.upstream.UpstreamCall.Upstream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a mint requests, and how it handles the response. */
class MinterTest {
    private final MinterFixture fixture = new MinterFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void mint_honestMapbox_requestsExactlyTheScopesAndTheLifetime() throws Exception {
        Lease minted = fixture.mint();

        assertThat(fixture.mapbox.requests())
                .containsExactly(
                        new MintRequest(ACCOUNT, masterText(), List.of("styles:read"), fixture.start.plus(LIFETIME)));
        assertThat(minted.expires()).isEqualTo(fixture.start.plus(LIFETIME));
        assertThat(minted.scopes()).isEqualTo(SCOPES);
        assertThat(minted.master()).isEqualTo(TestTokens.parsed(masterText()).fingerprint());
    }

    @Test
    void mint_temporaryMaster_requestsNothingBeyondItsExpiry() throws Exception {
        Instant end = fixture.start.plusSeconds(90);
        fixture.secret.put(TestTokens.temporary(ACCOUNT, List.of("tokens:write", "styles:read"), fixture.start, end));

        fixture.mint();

        assertThat(fixture.mapbox.requests()).extracting(MintRequest::expires).containsExactly(end);
    }

    @ParameterizedTest
    @CsvSource({
        "400,MISCONFIGURED",
        "403,MISCONFIGURED",
        "422,MISCONFIGURED",
        "500,MAPBOX_UNAVAILABLE",
        "503,MAPBOX_UNAVAILABLE",
        "302,UNTRUSTWORTHY_RESPONSE",
        "418,UNTRUSTWORTHY_RESPONSE",
        "429,MAPBOX_RATE_LIMITED",
        "401,MISCONFIGURED",
        "404,MISCONFIGURED"
    })
    void mint_refusal_isClassified(int status, Failure failure) {
        fixture.mapbox.script(mint -> new Reply(status, "{\"message\":\"no\"}"));

        fixture.assertFails(failure);
        assertThat(fixture.mapbox.requests()).hasSize(1);
    }

    @Test
    void mint_transientFailure_saysWhenToRetry() {
        fixture.mapbox.script(mint -> new Reply(500, ""));
        assertThat(fixture.assertFails(Failure.MAPBOX_UNAVAILABLE).retryAfter()).hasValue(Duration.ofSeconds(5));
        fixture.mapbox.script(mint -> new Reply(200, "[]"));
        assertThat(fixture.assertFails(Failure.UNTRUSTWORTHY_RESPONSE).retryAfter())
                .hasValue(Duration.ofSeconds(5));
        fixture.mapbox.script(mint -> new Reply(400, ""));
        assertThat(fixture.assertFails(Failure.MISCONFIGURED).retryAfter()).hasValue(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"token\":7}", "{\"token\":\"tk.not base64.x\"}", "{\"token\":\"tk\"}"})
    void mint_successWithoutAToken_isUntrustworthy(String body) {
        fixture.mapbox.script(mint -> new Reply(201, body));

        fixture.assertFails(Failure.UNTRUSTWORTHY_RESPONSE);
    }

    @Test
    void mint_tokenWithMoreThanRequested_isUntrustworthy() {
        fixture.mapbox.script(mint -> ScriptedMapbox.created(
                TestTokens.temporary(ACCOUNT, List.of("styles:read", "fonts:read"), fixture.start, mint.expires())));

        fixture.assertFails(Failure.UNTRUSTWORTHY_RESPONSE);
    }

    @Test
    void mint_responseAfterTheTokensExpiry_isUntrustworthy() {
        fixture.mapbox.script(mint -> {
            fixture.clock.advance(LIFETIME);
            return fixture.mapbox.grant(mint);
        });

        fixture.assertFails(Failure.UNTRUSTWORTHY_RESPONSE);
    }

    @Test
    void mint_everyCall_isRecorded() throws Exception {
        CallContext context = context(Duration.ofSeconds(5));
        fixture.mapbox.script(mint -> new Reply(503, ""));
        fixture.masters.current(context);

        assertThatExceptionOfType(VendingException.class).isThrownBy(() -> fixture.mint(context));

        assertThat(context.calls().all())
                .extracting(UpstreamCall::status, UpstreamCall::fault)
                .containsExactly(tuple(503, "mapbox_5xx"));
    }

    @Test
    void mint_atEachCall_saysWhichUpstreamItWaitsFor() throws Exception {
        CallContext context = context(Duration.ofSeconds(5));
        List<Upstream> awaited = awaitedAtReads(context);
        fixture.mapbox.script(mint -> {
            context.calls().awaited().ifPresent(awaited::add);
            fixture.secret.put(TestTokens.secret("master-2"));
            return mint.authorizing().equals(masterText()) ? new Reply(401, "{}") : fixture.mapbox.grant(mint);
        });

        fixture.mint(context);

        assertThat(awaited).containsExactly(Upstream.SECRETS, Upstream.MAPBOX, Upstream.SECRETS, Upstream.MAPBOX);
    }

    @Test
    void learn_aRefusalOfTheMaster_fetchesTheSecretToKnowWhetherItIsTheSame() throws Exception {
        CallContext context = context(Duration.ofSeconds(5));
        List<Upstream> awaited = awaitedAtReads(context);
        MintFailure refusal = new MintFailure(
                Kind.AUTHORIZATION_REFUSED, 401, TestTokens.parsed(masterText()).fingerprint());
        AuthorizedRequest request = new AuthorizedRequest(
                MinterFixture.ANYBODY, SCOPES, fixture.start, LIFETIME, Optional.empty(), Optional.empty());

        fixture.minter.learn(
                refusal,
                MinterFixture.wanted(new LeaseKey(SCOPES, LIFETIME), request),
                Duration.ofSeconds(20),
                context);

        assertThat(awaited).containsExactly(Upstream.SECRETS);
        fixture.assertFails(Failure.MISCONFIGURED);
        assertThat(fixture.mapbox.requests()).isEmpty();
    }

    /** Which upstream a mint says it waits for, whenever the secret is read. */
    private List<Upstream> awaitedAtReads(CallContext context) {
        List<Upstream> awaited = new CopyOnWriteArrayList<>();
        fixture.secret.hang(new CountDownLatch(0) {
            @Override
            public void await() {
                context.calls().awaited().ifPresent(awaited::add);
            }
        });
        return awaited;
    }

    private static String masterText() {
        return TestTokens.secret("master-1");
    }
}
