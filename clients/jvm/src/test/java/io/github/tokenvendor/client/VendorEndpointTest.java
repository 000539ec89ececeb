package io.github.tokenvendor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VendorEndpointTest {

    private final ScriptedVendor vendor = new ScriptedVendor();
    private final Stopwatch stopwatch = new Stopwatch(new ManualTime());

    @AfterEach
    void close() {
        vendor.close();
    }

    private VendorEndpoint endpoint(Authorization authorization) {
        return new VendorEndpoint(
                vendor.endpoint(),
                new RequestBody(null, 0),
                new RequestHeaders(Map.of(), null, authorization),
                false,
                null,
                (int) TimeUnit.SECONDS.toMillis(30));
    }

    private TokenException failure(Authorization authorization) {
        return catchThrowableOfType(
                TokenException.class, () -> endpoint(authorization).requestToken(new Attempt(null), stopwatch));
    }

    @Test
    void requestToken_success_returnsALease() throws TokenException {
        Lease lease = endpoint(null).requestToken(new Attempt(null), stopwatch);
        assertThat(lease.token.value()).isEqualTo("tk.1");
        assertThat(lease.expiresAt).isEqualTo(3_540_000);
    }

    @Test
    void requestToken_unauthorizedWithoutAuthorization_isNotRetried() {
        vendor.next(401, "");
        assertThat(failure(null).code()).isEqualTo("http_401");
        assertThat(vendor.requests()).isEqualTo(1);
    }

    @Test
    void requestToken_unauthorizedTwice_fails() {
        vendor.next(401, "");
        vendor.next(401, "");
        List<String> given = new ArrayList<>(List.of("Bearer 1", "Bearer 2"));
        assertThat(failure(() -> given.remove(0)).code()).isEqualTo("http_401");
        assertThat(vendor.authorizations).containsExactly("Bearer 1", "Bearer 2");
    }

    @Test
    void requestToken_malformedAuthorization_isNeitherSentNorQuoted() {
        for (String value : new String[] {"Bearer a\r\nX-Evil: 1", "Bearer \u0000", "Bearer ä"}) {
            TokenException failure = failure(() -> value);
            assertThat(failure.code()).isEqualTo("authorization_failed");
            assertThat(failure).hasNoCause().message().doesNotContain("Bearer");
        }
        assertThat(vendor.requests()).isZero();
    }

    @Test
    void requestToken_attemptAlreadyCanceled_sendsNothing() {
        Attempt attempt = new Attempt(null);
        attempt.cancel();
        assertThat(catchThrowableOfType(
                                TokenException.class, () -> endpoint(null).requestToken(attempt, stopwatch))
                        .code())
                .isEqualTo("cancelled");
        assertThat(vendor.requests()).isZero();
    }

    @Test
    void isAuthorized_ifTheAppSuppliesAnAuthorization() {
        assertThat(endpoint(() -> null).isAuthorized()).isTrue();
        assertThat(endpoint(null).isAuthorized()).isFalse();
    }
}
