package io.github.tokenvendor.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.TestTokens;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HeldMasterTest {
    private static final Instant READ = Instant.parse("2026-11-03T10:00:00Z");
    private static final Duration TRUST = Duration.ofMinutes(5);
    private static final Duration TICK = Duration.ofMillis(1);

    private final HeldMaster permanent = held(TestTokens.secret("master-1"));

    @Test
    void isTrusted_toTheInstantOfItsTimeToLive() {
        assertThat(permanent.isTrusted(READ.plus(TRUST).minus(TICK), TRUST)).isTrue();
        assertThat(permanent.isTrusted(READ.plus(TRUST), TRUST)).isFalse();
    }

    @Test
    void isTrusted_clockSetBack_isFalse() {
        assertThat(permanent.isTrusted(READ.minus(TICK), TRUST)).isFalse();
    }

    @Test
    void isUsable_forADayAndNoLonger() {
        assertThat(permanent.isUsable(READ.plus(HeldMaster.MAX_STALE).minus(TICK)))
                .isTrue();
        assertThat(permanent.isUsable(READ.plus(HeldMaster.MAX_STALE))).isFalse();
    }

    @Test
    void isAboutToEnd_temporaryMaster_inItsLastHalfMinute() {
        Instant end = READ.plusSeconds(600);
        HeldMaster temporary = held(TestTokens.withPayload(
                "tk",
                "{\"u\":\"cartographer\",\"iat\":%d,\"exp\":%d}"
                        .formatted(READ.getEpochSecond(), end.getEpochSecond())));

        assertThat(temporary.isAboutToEnd(end.minusSeconds(30))).isFalse();
        assertThat(temporary.isAboutToEnd(end.minusSeconds(30).plus(TICK))).isTrue();
        assertThat(temporary.isTrusted(end.minusSeconds(29), Duration.ofHours(1)))
                .isFalse();
        assertThat(temporary.isUsable(end.minusSeconds(29))).isFalse();
    }

    private static HeldMaster held(String token) {
        return new HeldMaster(new MasterToken(TestTokens.parsed(token), TestTokens.ACCOUNT, READ), READ);
    }
}
