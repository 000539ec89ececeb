package io.github.tokenvendor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Only the vendor's own rejection of the request itself stops the client. */
class TokenRefresherRejectionTest {

    private static final String HTML = "<html><h1>403 Forbidden</h1></html>";

    private final ClientHarness harness = new ClientHarness();
    private final ScriptedVendor vendor = harness.vendor;
    private final ManualTime time = harness.time;
    private final Recorder recorder = harness.recorder;

    @AfterEach
    void close() {
        harness.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "invalid_json",
                "invalid_request",
                "invalid_scope",
                "invalid_expiry",
                "caller_not_allowed",
                "scope_not_allowed",
                "origin_not_allowed",
                "no_such_user",
                "body_too_large",
                "unsupported_media_type"
            })
    void finalRejection_isNotRetriedUntilRefresh(String code) {
        vendor.next(400, "{\"code\":\"" + code + "\",\"retryable\":false,\"detail\":\"why\"}");
        MapboxTokenClient client = harness.start();
        time.passSeconds(7200);
        client.wake();
        time.passSeconds(7200);
        assertThat(vendor.requests()).isEqualTo(1);
        assertThat(recorder.errors)
                .singleElement()
                .satisfies(error -> assertThat(error.isRetryable()).isFalse());
        assertThatThrownBy(() -> client.awaitToken(1, TimeUnit.SECONDS))
                .isInstanceOf(TokenException.class)
                .hasMessage("why");

        client.refresh();
        time.run();
        assertThat(client.token()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | " + HTML + "                                        | invalid_response",
                "403 | " + HTML + "                                        | http_403",
                "404 | " + HTML + "                                        | http_404",
                "401 | {\"message\":\"Unauthorized\"}                      | http_401",
                "302 | ''                                                  | http_302",
                "400 | {\"message\":\"Bad Request\"}                       | http_400",
                "413 | {\"message\":\"Request Too Long\"}                  | http_413",
                "404 | {\"code\":\"not_found\",\"retryable\":false}        | not_found",
                "405 | {\"code\":\"method_not_allowed\",\"retryable\":false} | method_not_allowed",
                "500 | {\"code\":\"misconfigured\",\"retryable\":false}    | misconfigured",
                "500 | {\"code\":\"internal_error\",\"retryable\":false}   | internal_error",
                "400 | {\"code\":\"of_a_later_version\",\"retryable\":false} | of_a_later_version",
            })
    void otherRejection_isRetriedAfterAMinuteOrTwo(int status, String body, String code) {
        vendor.next(status, body);
        harness.start();
        assertThat(recorder.errors).singleElement().satisfies(error -> {
            assertThat(error.code()).isEqualTo(code);
            assertThat(error.status()).isEqualTo(status);
            assertThat(error.isRetryable()).isTrue();
        });
        time.passSeconds(59);
        assertThat(vendor.requests()).isEqualTo(1);
        time.passSeconds(61);
        assertThat(recorder.tokens).containsExactly("tk.1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | Welcome to the hotel                  | invalid_response",
                "200 | {\"token\":\"sk.a\",\"expires_in\":60} | invalid_response",
                "200 | {\"token\":\"tk.a\"}                   | invalid_response",
                "429 | {\"message\":\"Too Many Requests\"}    | http_429",
                "504 | {\"message\":\"Timed out\"}            | http_504",
                "500 | {\"code\":\"misconfigured\",\"retryable\":true} | misconfigured",
            })
    void temporaryFailure_isRetriedWithinASecond(int status, String body, String code) {
        vendor.next(status, body);
        harness.start();
        assertThat(recorder.errors).extracting(TokenException::code).containsExactly(code);
        time.passSeconds(1);
        assertThat(recorder.tokens).containsExactly("tk.1");
    }

    @Test
    void htmlPage_isExplained() {
        vendor.next(200, "<!doctype html>");
        harness.start();
        assertThat(recorder.errors)
                .singleElement()
                .satisfies(
                        error -> assertThat(error).hasMessageContaining("HTML").hasMessageContaining("CloudFront"));
    }

    @Test
    void redirect_namesTheAddressWithoutItsQuery() {
        vendor.next(308, "", "Location", "https://vendor.example/tokens?session=secret");
        harness.start();
        assertThat(recorder.errors)
                .singleElement()
                .satisfies(error -> assertThat(error)
                        .hasMessage("The endpoint redirects to https://vendor.example/tokens: use that address."));
    }

    @Test
    void firewall_blocksForHours_isRetriedEveryFewMinutes() {
        for (int i = 0; i < 1000; i++) {
            vendor.next(403, HTML);
        }
        harness.start();
        time.passSeconds(3600);
        int firstHour = vendor.requests();
        time.passSeconds(3600);
        assertThat(firstHour).isBetween(7, 15);
        assertThat(vendor.requests() - firstHour).isBetween(6, 12);
    }

    @Test
    void wake_afterTheFirewallOpened_retriesImmediately() {
        vendor.next(403, HTML);
        MapboxTokenClient client = harness.start();
        time.passSeconds(5);
        client.wake();
        time.run();
        assertThat(recorder.tokens).containsExactly("tk.1");
    }

    @Test
    void retryAfter_ofASlowFailure_isHonored() {
        vendor.next(403, HTML, "Retry-After", "1800");
        MapboxTokenClient client = harness.start();
        client.wake();
        client.refresh();
        time.passSeconds(1799);
        assertThat(vendor.requests()).isEqualTo(1);
        time.passSeconds(1 + 450);
        assertThat(recorder.tokens).containsExactly("tk.1");
    }

    @Test
    void rejection_whileATokenIsCurrent_keepsIt() throws Exception {
        MapboxTokenClient client = harness.start();
        vendor.next(403, ClientHarness.REJECTION);
        assertThatThrownBy(() -> {
                    var next = client.refresh();
                    time.passSeconds(1);
                    next.join();
                })
                .hasCauseInstanceOf(TokenException.class);
        assertThat(client.awaitToken(1, TimeUnit.SECONDS).value()).isEqualTo("tk.1");
    }
}
