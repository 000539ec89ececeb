package io.github.tokenvendor.vending;

import static io.github.tokenvendor.testing.TestTokens.ACCOUNT;
import static io.github.tokenvendor.testing.VendorHarness.context;
import static io.github.tokenvendor.vending.MinterFixture.LIFETIME;
import static io.github.tokenvendor.vending.MinterFixture.SCOPES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.github.tokenvendor.testing.ScriptedMapbox.Ask;
import io.github.tokenvendor.testing.ScriptedMapbox.Reply;
import io.github.tokenvendor.testing.TestTokens;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.UpstreamCall;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a mint requests, and what it makes of the response. */
class MinterTest {
    private final MinterFixture bench = new MinterFixture();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void mint_honestMapbox_asksForExactlyTheScopesAndTheLifetime() throws Exception {
        Lease minted = bench.mint();

        assertThat(bench.mapbox.asks())
                .containsExactly(new Ask(ACCOUNT, masterText(), List.of("styles:read"), bench.start.plus(LIFETIME)));
        assertThat(minted.expires()).isEqualTo(bench.start.plus(LIFETIME));
        assertThat(minted.scopes()).isEqualTo(SCOPES);
        assertThat(minted.master()).isEqualTo(TestTokens.parsed(masterText()).fingerprint());
    }

    @Test
    void mint_temporaryMaster_asksForNothingBeyondItsEnd() throws Exception {
        Instant end = bench.start.plusSeconds(90);
        bench.secret.put(TestTokens.temporary(ACCOUNT, List.of("tokens:write", "styles:read"), bench.start, end));

        bench.mint();

        assertThat(bench.mapbox.asks()).extracting(Ask::expires).containsExactly(end);
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
        bench.mapbox.script(ask -> Reply.of(status, "{\"message\":\"no\"}"));

        bench.assertFails(failure);
        assertThat(bench.mapbox.asks()).hasSize(1);
    }

    @Test
    void mint_failureThatMayPass_saysWhenToComeBack() {
        bench.mapbox.script(ask -> Reply.of(500, ""));
        assertThat(bench.assertFails(Failure.MAPBOX_UNAVAILABLE).retryAfter()).hasValue(Duration.ofSeconds(5));
        bench.mapbox.script(ask -> Reply.of(200, "[]"));
        assertThat(bench.assertFails(Failure.UNTRUSTWORTHY_RESPONSE).retryAfter())
                .hasValue(Duration.ofSeconds(5));
        bench.mapbox.script(ask -> Reply.of(400, ""));
        assertThat(bench.assertFails(Failure.MISCONFIGURED).retryAfter()).hasValue(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"token\":7}", "{\"token\":\"tk.not base64.x\"}", "{\"token\":\"tk\"}"})
    void mint_successWithoutAToken_isUntrustworthy(String body) {
        bench.mapbox.script(ask -> Reply.of(201, body));

        bench.assertFails(Failure.UNTRUSTWORTHY_RESPONSE);
    }

    @Test
    void mint_tokenOfMoreThanWasAsked_isUntrustworthy() {
        bench.mapbox.script(ask -> Reply.created(
                TestTokens.temporary(ACCOUNT, List.of("styles:read", "fonts:read"), bench.start, ask.expires())));

        bench.assertFails(Failure.UNTRUSTWORTHY_RESPONSE);
    }

    @Test
    void mint_responseAfterTheTokensExpiry_isUntrustworthy() {
        bench.mapbox.script(ask -> {
            bench.clock.advance(LIFETIME);
            return bench.mapbox.grant(ask);
        });

        bench.assertFails(Failure.UNTRUSTWORTHY_RESPONSE);
    }

    @Test
    void mint_everyCall_leavesANoteOfItself() throws Exception {
        CallContext context = context(Duration.ofSeconds(5));
        bench.mapbox.script(ask -> Reply.of(503, ""));
        bench.masters.current(context);

        assertThatExceptionOfType(VendingException.class).isThrownBy(() -> bench.mint(context));

        assertThat(context.calls().all())
                .extracting(UpstreamCall::status, UpstreamCall::fault)
                .containsExactly(tuple(503, "mapbox_5xx"));
    }

    private static String masterText() {
        return TestTokens.secret("master-1");
    }
}
