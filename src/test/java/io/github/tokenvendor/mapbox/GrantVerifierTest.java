package io.github.tokenvendor.mapbox;

import static io.github.tokenvendor.testing.TestTokens.ACCOUNT;
import static io.github.tokenvendor.testing.VendorHarness.scopes;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.TestTokens;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrantVerifierTest {
    private static final Instant NOW = Instant.parse("2026-11-03T10:00:00.5Z");
    private static final Instant FROM = Instant.parse("2026-11-03T10:00:00Z");
    private static final Instant ASKED = Instant.parse("2026-11-03T10:10:00Z");
    private static final ScopeSet SCOPES = scopes("styles:read", "fonts:read");
    private static final long EXP = ASKED.getEpochSecond();

    @Test
    void verify_exactlyAsRequested_returnsTheExpiry() {
        Instant issued = Instant.parse("2026-11-03T09:59:58Z");
        AccessToken token = token(ACCOUNT, List.of("styles:read", "fonts:read"), issued, ASKED);

        assertThat(verify(token)).hasValue(ASKED);
    }

    @Test
    void verify_expiry_mayBeAtMostFiveSecondsLate() {
        assertThat(verify(token(ACCOUNT, SCOPES.texts(), NOW, ASKED.plusSeconds(5))))
                .hasValue(ASKED.plusSeconds(5));
        assertThat(verify(token(ACCOUNT, SCOPES.texts(), NOW, ASKED.plusSeconds(6))))
                .isEmpty();
    }

    @Test
    void verify_expiry_leavesAtLeastHalfOfWhatWasRequested() {
        Instant half = Instant.parse("2026-11-03T10:05:00Z");

        assertThat(verify(token(ACCOUNT, SCOPES.texts(), FROM, half))).hasValue(half);
        assertThat(verify(token(ACCOUNT, SCOPES.texts(), FROM, half.minusSeconds(1))))
                .isEmpty();
    }

    /** The lifetime counts from the request, so that a slow exchange does not make a token suspect. */
    @Test
    void verify_expiry_mustBeInTheFuture() {
        AccessToken token = token(ACCOUNT, SCOPES.texts(), FROM, ASKED);

        assertThat(GrantVerifier.verify(token, ACCOUNT, SCOPES, FROM, ASKED, ASKED.minusSeconds(1)))
                .isPresent();
        assertThat(GrantVerifier.verify(token, ACCOUNT, SCOPES, FROM, ASKED, ASKED))
                .isEmpty();
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
    void verify_otherPayload_isEmpty(String payload) {
        assertThat(verify(tk(payload.replace('\'', '"').replace("EXP", Long.toString(EXP)))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk", "pk"})
    void verify_notATemporaryToken_isEmpty(String usage) {
        String payload = "{\"u\":\"cartographer\",\"exp\":" + EXP + ",\"scopes\":[\"styles:read\",\"fonts:read\"]}";

        assertThat(verify(TestTokens.parsed(TestTokens.withPayload("tk", payload))))
                .isPresent();
        assertThat(verify(TestTokens.parsed(TestTokens.withPayload(usage, payload))))
                .isEmpty();
    }

    private static Optional<Instant> verify(AccessToken token) {
        return GrantVerifier.verify(token, ACCOUNT, SCOPES, FROM, ASKED, NOW);
    }

    private static AccessToken token(String account, List<String> scopes, Instant issued, Instant expires) {
        return TestTokens.parsed(TestTokens.temporary(account, scopes, issued, expires));
    }

    private static AccessToken tk(String members) {
        return TestTokens.parsed(TestTokens.withPayload("tk", "{" + members + "}"));
    }
}
