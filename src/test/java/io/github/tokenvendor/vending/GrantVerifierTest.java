package io.github.tokenvendor.vending;

import static io.github.tokenvendor.testing.TestTokens.ACCOUNT;
import static io.github.tokenvendor.testing.VendorHarness.scopes;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.mapbox.AccessToken;
import io.github.tokenvendor.testing.TestTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrantVerifierTest {
    private static final Instant NOW = Instant.parse("2026-11-03T10:00:00.5Z");
    private static final Instant ASKED = Instant.parse("2026-11-03T10:10:00Z");
    private static final ScopeSet SCOPES = scopes("styles:read", "fonts:read");
    private static final String MASTER = "0123456789abcdef";
    private static final long EXP = ASKED.getEpochSecond();

    @Test
    void verify_exactlyWhatWasAsked_isALease() {
        Instant issued = Instant.parse("2026-11-03T09:59:58Z");
        AccessToken token = token(ACCOUNT, List.of("styles:read", "fonts:read"), issued, ASKED);

        assertThat(verify(token)).hasValue(new Lease(token, SCOPES, issued, ASKED, MASTER));
    }

    @Test
    void verify_issuedLaterThanNow_countsFromNow() {
        AccessToken token = token(ACCOUNT, SCOPES.texts(), NOW.plusSeconds(90), ASKED);

        assertThat(verify(token))
                .hasValueSatisfying(lease -> assertThat(lease.issuedAt()).isEqualTo(NOW));
    }

    @Test
    void verify_issuedMoreThanAMinuteAgo_countsFromNow() {
        Instant now = Instant.parse("2026-11-03T10:00:00Z");
        AccessToken late = token(ACCOUNT, SCOPES.texts(), now.minusSeconds(60), ASKED);
        AccessToken tooLate = token(ACCOUNT, SCOPES.texts(), now.minusSeconds(61), ASKED);

        assertThat(GrantVerifier.verify(late, ACCOUNT, SCOPES, ASKED, now, MASTER)
                        .orElseThrow()
                        .issuedAt())
                .isEqualTo(now.minusSeconds(60));
        assertThat(GrantVerifier.verify(tooLate, ACCOUNT, SCOPES, ASKED, now, MASTER)
                        .orElseThrow()
                        .issuedAt())
                .isEqualTo(now);
    }

    @Test
    void verify_noTimeOfIssue_countsFromNow() {
        assertThat(verify(tk("\"u\":\"cartographer\",\"exp\":" + EXP + ",\"scopes\":[\"styles:read\",\"fonts:read\"]")))
                .hasValueSatisfying(lease -> assertThat(lease.issuedAt()).isEqualTo(NOW));
    }

    @Test
    void verify_expiry_mayBeFiveSecondsLateAndNoMore() {
        assertThat(verify(token(ACCOUNT, SCOPES.texts(), NOW, ASKED.plusSeconds(5))))
                .hasValueSatisfying(lease -> assertThat(lease.expires()).isEqualTo(ASKED.plusSeconds(5)));
        assertThat(verify(token(ACCOUNT, SCOPES.texts(), NOW, ASKED.plusSeconds(6))))
                .isEmpty();
    }

    @Test
    void verify_expiry_mustLieAhead() {
        Instant now = Instant.parse("2026-11-03T10:00:00Z");

        assertThat(GrantVerifier.verify(token(ACCOUNT, SCOPES.texts(), now, now), ACCOUNT, SCOPES, ASKED, now, MASTER))
                .isEmpty();
        assertThat(GrantVerifier.verify(
                        token(ACCOUNT, SCOPES.texts(), now, now.plusSeconds(1)), ACCOUNT, SCOPES, ASKED, now, MASTER))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'u':'someone-else','exp':EXP,'scopes':['styles:read','fonts:read']",
                "'u':'Cartographer','exp':EXP,'scopes':['styles:read','fonts:read']",
                "'u':'','exp':EXP,'scopes':['styles:read','fonts:read']",
                "'u':7,'exp':EXP,'scopes':['styles:read','fonts:read']",
                "'exp':EXP,'scopes':['styles:read','fonts:read']",
                "'u':'cartographer','exp':EXP,'scopes':['styles:read','fonts:read','tokens:write']",
                "'u':'cartographer','exp':EXP,'scopes':['styles:read']",
                "'u':'cartographer','exp':EXP,'scopes':[]",
                "'u':'cartographer','exp':EXP,'scopes':['styles:read','fonts:read',7]",
                "'u':'cartographer','exp':EXP,'scopes':['styles:read','fonts:read',null]",
                "'u':'cartographer','exp':EXP,'scopes':'styles:read fonts:read'",
                "'u':'cartographer','exp':EXP,'scopes':['styles:read fonts:read']",
                "'u':'cartographer','exp':EXP,'scopes':['styles:read','FONTS:read']",
                "'u':'cartographer','exp':EXP",
                "'u':'cartographer','scopes':['styles:read','fonts:read']",
                "'u':'cartographer','exp':null,'scopes':['styles:read','fonts:read']",
                "'u':'cartographer','exp':'EXP','scopes':['styles:read','fonts:read']",
                "'u':'cartographer','exp':EXP.5,'scopes':['styles:read','fonts:read']",
                "'u':'cartographer','exp':EXP000,'scopes':['styles:read','fonts:read']",
                "'u':'cartographer','exp':-1,'scopes':['styles:read','fonts:read']",
                "'u':'cartographer','exp':99999999999999999999,'scopes':['styles:read','fonts:read']",
                "'u':'cartographer','exp':0,'scopes':['styles:read','fonts:read']",
                ""
            })
    void verify_lyingPayload_isNone(String payload) {
        assertThat(verify(tk(payload.replace('\'', '"').replace("EXP", Long.toString(EXP)))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk", "pk"})
    void verify_notATemporaryToken_isNone(String usage) {
        String payload = "{\"u\":\"cartographer\",\"exp\":" + EXP + ",\"scopes\":[\"styles:read\",\"fonts:read\"]}";

        assertThat(verify(TestTokens.parsed(TestTokens.withPayload("tk", payload))))
                .isPresent();
        assertThat(verify(TestTokens.parsed(TestTokens.withPayload(usage, payload))))
                .isEmpty();
    }

    @Test
    void verifyShared_noTimeOfIssue_countsBackFromTheEndByTheStep() {
        LeaseKey key = new LeaseKey(SCOPES, Duration.ofMinutes(10));
        AccessToken token =
                tk("\"u\":\"cartographer\",\"exp\":" + EXP + ",\"scopes\":[\"styles:read\",\"fonts:read\"]");

        assertThat(GrantVerifier.verifyShared(token, ACCOUNT, key, NOW, MASTER))
                .hasValue(new Lease(token, SCOPES, ASKED.minusSeconds(600), ASKED, MASTER));
        assertThat(GrantVerifier.verifyShared(
                        token, ACCOUNT, key, ASKED.minusSeconds(600).minusSeconds(6), MASTER))
                .as("made by a clock that is too far ahead")
                .isEmpty();
    }

    private static Optional<Lease> verify(AccessToken token) {
        return GrantVerifier.verify(token, ACCOUNT, SCOPES, ASKED, NOW, MASTER);
    }

    private static AccessToken token(String account, List<String> scopes, Instant issued, Instant expires) {
        return TestTokens.parsed(TestTokens.temporary(account, scopes, issued, expires));
    }

    private static AccessToken tk(String members) {
        return TestTokens.parsed(TestTokens.withPayload("tk", "{" + members + "}"));
    }
}
