package io.github.tokenvendor.lambda;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.fake.FakeMapbox;
import io.github.tokenvendor.testing.Gateway;
import io.github.tokenvendor.testing.MutableClock;
import io.github.tokenvendor.testing.VendorFixture;
import io.github.tokenvendor.testing.VendorUnderTest;
import io.github.tokenvendor.testing.VendorUnderTest.LambdaContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A scheduled event reveals that vending does not work before the first caller notices. */
class ScheduledCheckTest {
    private static final Path CHECK = Path.of("events/http-api-check.json");

    private final VendorFixture vendor = new VendorFixture(new MutableClock("2026-11-03T10:00:00Z"));
    private final VendorUnderTest handler = vendor.vendor();

    @AfterEach
    void close() {
        vendor.close();
    }

    @Test
    void check_workingVendor_isCheckedWithOneCallMoreThanAVend() throws IOException {
        assertThat(check()).isEqualTo(404);

        assertThat(vendor.mapbox().calls()).extracting(FakeMapbox.Call::method).containsExactly("POST", "GET");
        assertThat(line())
                .contains("\"Outcome\":\"checked\"", "\"Checked\":1", "\"CheckFailed\":0", "\"Minted\":1")
                .contains("\"Vended\":0", "\"Pings\":0", "\"Refused\":0", "\"Failed\":0")
                .doesNotContain("token_sha256");
    }

    @Test
    void check_cachedToken_asksOnlyForItsStatus() throws IOException {
        check();
        vendor.forgetCalls();

        check();

        assertThat(vendor.mapbox().calls()).extracting(FakeMapbox.Call::method).containsExactly("GET");
        assertThat(line()).contains("\"Outcome\":\"checked\"", "\"Minted\":0");
    }

    @Test
    void check_revokedMaster_failsWithTheReason() throws IOException {
        vendor.mapbox().revoke(vendor.master());

        assertThat(check()).isEqualTo(404);

        assertThat(line())
                .contains("\"Outcome\":\"check_failed\"", "\"CheckFailed\":1", "\"Checked\":0", "\"Failed\":0")
                .contains("Mapbox responded 401 to the master token");
    }

    @Test
    void check_tokenThatMapboxRefuses_failsWithItsStatus() throws IOException {
        check();
        vendor.mapbox().respondNext(aResponse().withStatus(200).withBody("{\"code\":\"TokenRevoked\"}"));

        check();

        assertThat(line()).contains("\"Outcome\":\"check_failed\"", "Mapbox says that the token is REVOKED");
    }

    @Test
    void check_mapboxFailing_failsWithTheStatus() throws IOException {
        check();
        vendor.mapbox().respondNext(aResponse().withStatus(503));

        check();

        assertThat(line()).contains("\"Outcome\":\"check_failed\"", "UNAVAILABLE, status 503");
    }

    @Test
    void check_misconfiguredVendor_failsWithTheFaults() throws IOException {
        VendorUnderTest misconfigured = vendor.with("ALLOWED_SCOPES", "").vendor();

        invoke(misconfigured, Files.readString(CHECK));

        assertThat(lastLine(misconfigured)).contains("\"Outcome\":\"check_failed\"", "ALLOWED_SCOPES");
        assertThat(vendor.mapbox().calls()).isEmpty();
    }

    @Test
    void check_restApi_isChecked() {
        VendorUnderTest behindRestApi = vendor.vendor(Gateway.REST_API);

        invoke(behindRestApi, "{\"check\":\"mapbox\"}");

        assertThat(lastLine(behindRestApi)).contains("\"Outcome\":\"checked\"");
    }

    @Test
    void check_ofSomethingElse_isAPing() {
        invoke(handler, "{\"check\":\"aws\"}");

        assertThat(line()).contains("\"Outcome\":\"ping\"");
        assertThat(vendor.mapbox().calls()).isEmpty();
    }

    private int check() throws IOException {
        return invoke(handler, Files.readString(CHECK));
    }

    private static int invoke(VendorUnderTest vendor, String event) {
        return vendor.invoke(event, LambdaContext.NONE, Duration.ZERO).status();
    }

    private String line() {
        return lastLine(handler);
    }

    private static String lastLine(VendorUnderTest vendor) {
        List<String> lines = vendor.newLines(1);
        return lines.get(lines.size() - 1);
    }
}
