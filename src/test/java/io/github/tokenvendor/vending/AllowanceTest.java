package io.github.tokenvendor.vending;

import static io.github.tokenvendor.testing.VendorHarness.anything;
import static io.github.tokenvendor.testing.VendorHarness.request;
import static io.github.tokenvendor.testing.VendorHarness.scopes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tokenvendor.mapbox.Scope;
import io.github.tokenvendor.mapbox.ScopeSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowanceTest {
    private static final Instant NOW = Instant.parse("2026-11-03T10:00:00.25Z");
    private static final MapboxClock CLOCK = new MapboxClock(InstantSource.fixed(NOW));
    private final Allowance allowance = Allowance.shared(scopes("styles:read", "fonts:read"), Duration.ofSeconds(600));

    @Test
    void authorize_nothingRequested_isEveryAllowedScopeAndTheLongestLifetime() throws VendingException {
        assertThat(allowance.authorize(anything(), CLOCK))
                .isEqualTo(new AuthorizedRequest(
                        allowance,
                        scopes("styles:read", "fonts:read"),
                        NOW,
                        Duration.ofSeconds(600),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void authorize_scopesInAnyOrderWithRepeats_isTheirSet() throws VendingException {
        TokenRequest request = new TokenRequest(
                Optional.of(List.of(scope("styles:read"), scope("fonts:read"), scope("styles:read"))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        assertThat(allowance.authorize(request, CLOCK).scopes()).isEqualTo(scopes("fonts:read", "styles:read"));
    }

    @Test
    void authorize_scopeOutsideTheAllowlist_saysWhichAndWhatIsAllowed() {
        TokenRequest request = new TokenRequest(
                Optional.of(List.of(scope("styles:read"), scope("tokens:write"), scope("vision:read"))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> allowance.authorize(request, CLOCK))
                .withMessage("scopes not allowed here: tokens:write, vision:read; allowed are fonts:read, styles:read")
                .satisfies(e -> assertThat(e.failure()).isEqualTo(Failure.SCOPE_NOT_ALLOWED))
                .satisfies(e -> assertThat(e.retryAfter()).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"30,30", "31,31", "599,599", "600,600", "601,600", "2147483647,600"})
    void authorize_expiresIn_isCappedAndNeverStretched(long requested, long expected) throws VendingException {
        assertThat(allowance.authorize(request(requested, "fonts:read"), CLOCK).latest(CLOCK))
                .isEqualTo(NOW.plusSeconds(expected));
    }

    @ParameterizedTest
    @ValueSource(longs = {29, 0, -1, Long.MIN_VALUE})
    void authorize_expiresInUnderThirtySeconds_isInvalid(long requested) {
        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> allowance.authorize(request(requested, "fonts:read"), CLOCK))
                .withMessage("expires_in must be at least 30 seconds in the future")
                .satisfies(e -> assertThat(e.failure()).isEqualTo(Failure.INVALID_EXPIRY));
    }

    @ParameterizedTest
    @CsvSource({
        "PT30S,PT30S",
        "PT9M59.999999999S,PT9M59.999999999S",
        "PT10M,PT10M",
        "PT10M0.000000001S,PT10M",
        "P3000D,PT10M"
    })
    void authorize_expires_isCappedAndNeverStretched(Duration requested, Duration expected) throws VendingException {
        assertThat(allowance
                        .authorize(request(NOW.plus(requested), "fonts:read"), CLOCK)
                        .latest(CLOCK))
                .isEqualTo(NOW.plus(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT29.999999999S", "PT0S", "PT-1S"})
    void authorize_expiresUnderThirtySeconds_isInvalid(Duration requested) {
        assertThatExceptionOfType(VendingException.class)
                .isThrownBy(() -> allowance.authorize(request(NOW.plus(requested), "fonts:read"), CLOCK))
                .withMessage("expires must be at least 30 seconds in the future")
                .satisfies(e -> assertThat(e.failure()).isEqualTo(Failure.INVALID_EXPIRY));
    }

    @Test
    void authorize_listOfAllowedScopesAtItsLimit_isNotCut() {
        // 20 scopes of 28 characters and 19 separators: 598 characters; one more letter pair makes 600.
        assertThat(refusal(longAllowlist(20, 30 - 2, 2)))
                .hasSize(prefixLength() + 600)
                .doesNotContain("and more");
    }

    @Test
    void authorize_listOfAllowedScopesBeyondItsLimit_isCutBetweenScopes() {
        String detail = refusal(longAllowlist(20, 30 - 2, 3));

        assertThat(detail).endsWith(", and more").hasSizeLessThan(prefixLength() + 600);
        assertThat(detail.substring(prefixLength()).split(", ")).hasSize(20);
    }

    private static int prefixLength() {
        return "scopes not allowed here: vision:read; allowed are ".length();
    }

    /** Scopes of equal length; the last one is longer by {@code more} letters. */
    private static ScopeSet longAllowlist(int count, int length, int more) {
        return new ScopeSet(IntStream.range(0, count)
                .mapToObj(i -> "s" + (10 + i) + ":" + "r".repeat(length - 4 + (i == count - 1 ? more : 0)))
                .map(AllowanceTest::scope)
                .toList());
    }

    private static String refusal(ScopeSet allowed) {
        try {
            Allowance.shared(allowed, Duration.ofHours(1)).authorize(request("vision:read"), CLOCK);
            throw new AssertionError("the scope was allowed");
        } catch (VendingException e) {
            return e.getMessage();
        }
    }

    private static Scope scope(String text) {
        return Scope.parse(text).orElseThrow();
    }
}
