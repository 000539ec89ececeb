package io.github.tokenvendor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseTest {

    private static final long SENT = 1_000_000;

    private static Lease lease(String expiresIn, String refreshIn) throws TokenException {
        return Lease.of(
                Json.members("{\"token\":\"tk.1\",\"expires_in\":" + expiresIn
                        + (refreshIn == null ? "" : ",\"refresh_in\":" + refreshIn) + "}"),
                SENT);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "3540, 2655,   2655",
                "3540, none,   2655",
                "3540, null,   2655",
                "3540, \"soon\", 2655",
                "3540, -1,     2655",
                "3540, -1e308, 2655",
                "3540, 0,      2655",
                "3540, 1e308,  2655",
                "3540, 1e999,  2655",
                "3540, 3540,   2655",
                "3540, 0.001,  5",
                "3540, 3539,   3480",
                "60,   59,     48",
                "2,    0.5,    1",
                "7200, none,   2700",
                "1e999, 1e998, 2700",
            })
    void refreshAt_followsTheVendorsAdvice_withinBounds(String expiresIn, String refreshIn, long expected)
            throws TokenException {
        Lease lease = lease(expiresIn, refreshIn);
        assertThat(lease.refreshAt - SENT).isEqualTo(expected * 1000);
        assertThat(lease.refreshAt(0)).isEqualTo(lease.refreshAt);
        assertThat(lease.isUsable(lease.refreshAt(1)))
                .as("at the latest refresh time")
                .isTrue();
    }

    @Test
    void isUsable_untilShortlyBeforeExpiry() throws TokenException {
        Lease hour = lease("3600", null);
        assertThat(hour.isUsable(SENT + 3_569_999)).isTrue();
        assertThat(hour.isUsable(SENT + 3_570_000)).isFalse();
        Lease minute = lease("60", null);
        assertThat(minute.isUsable(SENT + 53_999)).isTrue();
        assertThat(minute.isUsable(SENT + 54_000)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"token\":\"tk.1\"}",
                "{\"token\":\"tk.1\",\"expires_in\":\"60\"}",
                "{\"token\":\"tk.1\",\"expires_in\":0}",
                "{\"token\":\"tk.1\",\"expires_in\":-60}",
                "{\"token\":\"sk.1\",\"expires_in\":60}",
                "{\"token\":7,\"expires_in\":60}"
            })
    void of_noValidTemporaryToken_isInvalidResponse_andQuotesNothing(String body) {
        assertThatThrownBy(() -> Lease.of(Json.members(body), SENT))
                .isInstanceOfSatisfying(
                        TokenException.class, error -> assertThat(error.code()).isEqualTo("invalid_response"))
                .hasMessage("The response has no temporary token.")
                .hasNoCause();
    }
}
