package io.github.tokenvendor.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens by GET, through a cache that keeps copies, hides their age, or is broken. */
class EdgeCacheTest {

    private static final long LIFE = 3_000;
    private static final long REFRESH = 2_100;

    private final ClientHarness harness = new ClientHarness();

    @AfterEach
    void close() {
        harness.close();
    }

    /** The next response is a copy of one that the vendor sent this many seconds ago. */
    private void nextIsACopy(long secondsOld, String... headers) {
        String expires = Instant.ofEpochMilli(harness.time.wall)
                .plusSeconds(LIFE - secondsOld)
                .toString();
        harness.vendor.next(
                200,
                "{\"token\":\"tk.copy\",\"expires\":\"" + expires + "\",\"expires_in\":" + LIFE + ",\"refresh_in\":"
                        + REFRESH + ",\"scopes\":[\"styles:read\"]}",
                headers);
    }

    @Test
    void cacheable_sendsAGetInTheOnlySpelling_withoutHeaders() {
        harness.start(harness.builder()
                .scopes(List.of("styles:read", "fonts:read", "styles:read"))
                .cacheable());
        assertThat(harness.vendor.lines).containsExactly("GET /tokens/anonymous?scopes=fonts:read,styles:read");
        assertThat(harness.vendor.headers.element())
                .doesNotContainKeys("Content-type", "Authorization", "Cache-control", "Pragma");
        assertThat(harness.recorder.tokens).containsExactly("tk.1");
    }

    @Test
    void cacheable_withoutScopes_hasNoQuery() {
        harness.start(harness.builder().cacheable());
        assertThat(harness.vendor.lines).containsExactly("GET /tokens/anonymous");
    }

    @Test
    void cacheable_withAnEmptyList_doesNotAskForEverything() {
        harness.start(harness.builder().scopes(List.of()).cacheable());
        assertThat(harness.vendor.lines).containsExactly("GET /tokens/anonymous?scopes=");
    }

    @Test
    void cacheable_withACredentialOrALifetime_isAPost() {
        harness.start(harness.builder().cacheable().authorization(() -> "Bearer 1"));
        harness.start(harness.builder().cacheable().header("X-API-Key", "1"));
        harness.start(harness.builder().cacheable().headers(() -> null));
        harness.start(harness.builder().cacheable().expiresIn(10, TimeUnit.MINUTES));
        assertThat(harness.vendor.lines).hasSize(4).containsOnly("POST /tokens");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "300, 300", "2094, 2094", "600, 0", "0, 600"})
    void copy_livesShorterByItsAge_whetherTheCacheSaysItOrOnlyTheClock(long old, long age) {
        nextIsACopy(old, "Age", String.valueOf(age));
        MapboxTokenClient client = harness.start(harness.builder().cacheable());
        assertThat(harness.recorder.tokens).containsExactly("tk.copy");
        assertThat(client.secondsLeft()).isEqualTo(LIFE - Math.max(old, age));
    }

    @ParameterizedTest
    @CsvSource({"2096, 2096", "0, 2096", "2096, 0", "3600, 0", "0, 999999999"})
    void copyDueForARefresh_isReplacedByOnePost(long old, long age) {
        nextIsACopy(old, "Age", String.valueOf(age));
        harness.start(harness.builder().cacheable());
        assertThat(harness.vendor.lines).containsExactly("GET /tokens/anonymous", "POST /tokens");
        assertThat(harness.recorder.tokens).containsExactly("tk.1");
        harness.time.passSeconds(60);
        assertThat(harness.vendor.requests()).isEqualTo(2);
    }

    @Test
    void copy_clockBehindOrExpiresMalformed_isTakenAsItIs() {
        nextIsACopy(-7200, "Age", "nonsense");
        MapboxTokenClient client = harness.start(harness.builder().cacheable());
        assertThat(client.secondsLeft()).isEqualTo(LIFE);
    }

    @Test
    void invalidate_isAPost_becauseTheCacheWouldReturnTheRefusedToken() {
        MapboxTokenClient client = harness.start(harness.builder().cacheable());
        client.invalidate("tk.1");
        harness.time.passSeconds(2);
        assertThat(harness.vendor.lines).containsExactly("GET /tokens/anonymous", "POST /tokens");
        assertThat(harness.vendor.bodies).last().asString().contains("refused");
    }

    @Test
    void failure_isRetriedByGet() {
        harness.vendor.next(503, ClientHarness.OUTAGE);
        harness.start(harness.builder().cacheable());
        harness.time.passSeconds(1);
        assertThat(harness.vendor.lines).hasSize(2).containsOnly("GET /tokens/anonymous");
        assertThat(harness.recorder.tokens).containsExactly("tk.1");
    }
}
