package io.github.tokenvendor.faults;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.http.Fault.CONNECTION_RESET_BY_PEER;
import static io.github.tokenvendor.faults.LastingFault.cell;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.tokenvendor.fake.FakeSecretsManager;
import io.github.tokenvendor.faults.LastingFault.Cell;
import io.github.tokenvendor.lambda.VendorFixture;
import java.util.List;
import java.util.function.Consumer;

/**
 * The table of faults that last ten minutes.
 *
 * <p>The counts follow from the contract: a refused master or scope set rests for 30 s (20 calls), an upstream that
 * fails is probed every 15 s at most (40 calls and the three that opened the circuit), and a reading of the secret is
 * one call, or four where the AWS SDK tries again.
 */
final class LastingFaults {
    private static final String MASTER_RINGS = "MisconfiguredAlarm UpstreamCallsAlarm";
    private static final String MAPBOX_RINGS = "UpstreamFailingAlarm UpstreamCallsAlarm";
    private static final String STALE_RINGS = " StaleAnswersAlarm";

    /** One for each caller; a mint under way while the clock is moved finds Mapbox's clock wrong and is made again. */
    private static final int MINTS = 6;

    private LastingFaults() {}

    static List<LastingFault> rows() {
        return List.of(
                mapbox("Mapbox answers 401", aResponse().withStatus(401), "misconfigured", 20, 21, MASTER_RINGS),
                // Each scope set rests by itself.
                mapbox("Mapbox answers 422", aResponse().withStatus(422), "misconfigured", 40, 2, MASTER_RINGS),
                mapbox(
                        "Mapbox answers 429",
                        aResponse().withStatus(429),
                        "mapbox_rate_limited",
                        10,
                        2,
                        "MapboxRateLimitedAlarm UpstreamCallsAlarm"),
                // Two calls a minute for ten minutes: the header asks for 30 s between them.
                mapbox(
                        "Mapbox answers 429 with Retry-After",
                        aResponse().withStatus(429).withHeader("Retry-After", "30"),
                        "mapbox_rate_limited",
                        20,
                        2,
                        "MapboxRateLimitedAlarm UpstreamCallsAlarm"),
                // Each of the probes is sent twice.
                mapbox(
                        "Mapbox resets connections",
                        aResponse().withFault(CONNECTION_RESET_BY_PEER),
                        "mapbox_unavailable",
                        86,
                        2,
                        MAPBOX_RINGS),
                mapbox("Mapbox answers 500", aResponse().withStatus(500), "mapbox_unavailable", 43, 2, MAPBOX_RINGS),
                mapbox("Mapbox redirects", aResponse().withStatus(302), "untrustworthy_response", 43, 2, MAPBOX_RINGS),
                row(
                        "Mapbox hangs",
                        around -> around.mapbox().respondAlways(hanging()),
                        true,
                        cell("stale reused", "mapbox_unavailable", 43, 2, MAPBOX_RINGS + STALE_RINGS),
                        cell("mapbox_unavailable", "mapbox_unavailable", 43, 2, MAPBOX_RINGS)),
                row(
                        "the master is revoked",
                        around -> around.mapbox().revoke(around.master()),
                        false,
                        cell("stale", "misconfigured", 20, 21, MASTER_RINGS + STALE_RINGS),
                        cell("misconfigured", "misconfigured", 20, 21, MASTER_RINGS)),
                row(
                        "the master lacks a scope",
                        LastingFaults::narrowMaster,
                        false,
                        cell("stale", "minted reused", 21, 2, "UpstreamCallsAlarm" + STALE_RINGS),
                        cell("misconfigured", "minted reused", 21, 2, MASTER_RINGS)),
                row(
                        "Secrets Manager fails",
                        around -> around.secrets()
                                .respondAlways(FakeSecretsManager.error(500, "InternalServiceError", "")),
                        false,
                        // Whether the first answer is stale depends on how soon the AWS SDK gives up.
                        cell("minted reused stale", "minted reused", MINTS, 80, "UpstreamCallsAlarm"),
                        cell("secrets_unavailable", "secrets_unavailable", 0, 80, MAPBOX_RINGS)),
                row(
                        "Secrets Manager resets connections",
                        around -> around.secrets().respondAlways(aResponse().withFault(CONNECTION_RESET_BY_PEER)),
                        false,
                        cell("minted reused stale", "minted reused", MINTS, 100, "UpstreamCallsAlarm"),
                        cell("secrets_unavailable", "secrets_unavailable", 0, 100, MAPBOX_RINGS)),
                row(
                        "Secrets Manager hangs",
                        around -> around.secrets().respondAlways(hanging()),
                        true,
                        cell("minted reused stale", "minted reused", MINTS, 80, "UpstreamCallsAlarm"),
                        cell("secrets_unavailable", "secrets_unavailable", 0, 80, MAPBOX_RINGS)),
                row(
                        "the secret is deleted",
                        around -> around.secrets().deleteSecret(VendorFixture.SECRET),
                        false,
                        cell("stale", "misconfigured", 0, 20, MASTER_RINGS + STALE_RINGS),
                        cell("misconfigured", "misconfigured", 0, 20, MASTER_RINGS)),
                row(
                        "the secret holds no master",
                        around -> around.secrets().putValue(VendorFixture.SECRET, "nothing"),
                        false,
                        cell("stale", "misconfigured", 0, 20, "MisconfiguredAlarm" + STALE_RINGS),
                        cell("misconfigured", "misconfigured", 0, 20, "MisconfiguredAlarm")));
    }

    /** Mapbox gives everybody the same answer. */
    private static LastingFault mapbox(
            String name, ResponseDefinitionBuilder answer, String outcome, int mapbox, int secrets, String alarms) {
        return row(
                name,
                around -> around.mapbox().respondAlways(answer),
                false,
                cell("stale", outcome, mapbox, secrets, alarms + STALE_RINGS),
                cell(outcome, outcome, mapbox, secrets, alarms));
    }

    private static LastingFault row(
            String name, Consumer<VendorFixture> begin, boolean hangs, Cell withLease, Cell without) {
        return new LastingFault(name, begin, hangs, withLease, without);
    }

    private static ResponseDefinitionBuilder hanging() {
        return aResponse().withStatus(500).withFixedDelay(3_000);
    }

    private static void narrowMaster(VendorFixture around) {
        String narrow = around.mapbox().issueSecretToken(VendorFixture.ACCOUNT, List.of("tokens:write", "fonts:read"));
        around.secrets().putValue(VendorFixture.SECRET, narrow);
    }
}
