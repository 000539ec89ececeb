package io.github.tokenvendor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tokenvendor.testing.ContractRules;
import io.github.tokenvendor.testing.VendorFixture;
import io.github.tokenvendor.testing.VendorReply;
import io.github.tokenvendor.testing.VendorUnderTest;
import io.github.tokenvendor.testing.WireConnection;
import io.github.tokenvendor.testing.WireServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Exposes a vendor to one fault and checks every promise that applies. */
final class FaultScenario {
    /** The vendor tolerates smaller differences between the clocks. */
    private static final Duration CLOCK_NOISE = Duration.ofSeconds(3);

    /** Threads must wake up on a machine that is busy with other rows. */
    private static final Duration TOLERANCE = Duration.ofMillis(500);

    /** A connection need not be closed before the response, but soon after the exchange has ended. */
    private static final Duration UNTIL_CLOSED = Duration.ofSeconds(2);

    /** At most 64 KiB of a body is read; the rest fits into the socket buffers of both ends. */
    private static final long MOST_OF_A_BODY = 1_024 * 1_024;

    private static final Duration LIMIT = Duration.ofSeconds(15);

    /** The attempts of the AWS SDK's client after a transient failure. */
    private static final int SDK_TRIES = 6;

    private static final Pattern TOKEN = Pattern.compile("[pst]k\\.[A-Za-z0-9_-]{16,}[A-Za-z0-9._-]*");

    private final ScenarioEnvironment around;
    private final VendorUnderTest vendor;
    private final Consumer<Duration> clock;
    private final List<String> log = new ArrayList<>();
    private int requests;

    /**
     * Creates a scenario.
     *
     * @param clock lets time pass for the vendor
     */
    FaultScenario(ScenarioEnvironment around, VendorUnderTest vendor, Consumer<Duration> clock) {
        this.around = around;
        this.vendor = vendor;
        this.clock = clock;
    }

    /** Vends once without a fault, so that class loading is not measured later. */
    void warmUp() {
        VendorReply reply = request(around.newRequest());
        for (int tries = 1; tries < 20 && isLate(reply); tries++) {
            reply = request(around.newRequest());
        }
        assertVended(reply);
    }

    void run(Fault fault) throws Exception {
        WireServer server = around.server(fault);
        String requested = around.newRequest();
        int before = requests;
        around.mapbox().reset();
        around.secrets().reset();
        server.misbehave(fault.does());

        VendorReply reply = request(requested);
        for (int tries = 1; tries < 10 && hasMissed(fault, reply); tries++) {
            clock.accept(fault.verdict().patience());
            requested = around.newRequest();
            server.misbehave(fault.does());
            before = requests;
            reply = request(requested);
        }
        assertVerdict(fault.verdict(), reply);
        assertHeaders(reply);
        assertThat(reply.took()).as("time").isLessThan(around.timeout().plus(TOLERANCE));
        assertThat(reply.body().getBytes(StandardCharsets.UTF_8)).as("body").hasSizeLessThan(ContractRules.MAX_BYTES);
        assertAudited(fault.verdict(), before, reply);
        boolean triedAgain = fault.verdict().code().equals("secrets_unavailable");
        assertThat(server.connections())
                .as("connections of %s", fault)
                .hasSizeBetween(fault.fewest(), fault.most() + (triedAgain ? SDK_TRIES : 0));
        assertThat(server.allCloseWithin(UNTIL_CLOSED))
                .as("connection closed by the vendor")
                .isTrue();
        if (fault.verdict().vends() || fault.verdict().failure().endsWith("_oversized")) {
            assertThat(server.connections())
                    .extracting(WireConnection::sent)
                    .as("bytes of %s", fault)
                    .allMatch(sent -> sent < MOST_OF_A_BODY);
        }
        if (fault.at() != Fault.Upstream.MAPBOX && !fault.verdict().vends()) {
            assertThat(around.mapbox().connections()).as("calls to Mapbox").isEmpty();
        }
        if (fault.at() == Fault.Upstream.KEYS && !fault.verdict().vends()) {
            assertThat(around.secrets().connections())
                    .as("calls to Secrets Manager")
                    .isEmpty();
        }
        assertNoLeak(fault, reply);
        server.reset();
        assertRecovered(fault, requested);
    }

    private static void assertVerdict(ExpectedOutcome verdict, VendorReply reply) throws Exception {
        if (verdict.vends()) {
            assertVended(reply);
            return;
        }
        ContractRules.checkProblem(reply, verdict.status(), verdict.code(), true);
        assertThat(Duration.ofSeconds(Long.parseLong(reply.headers().getOrDefault("Retry-After", "0"))))
                .as("Retry-After")
                .isBetween(verdict.shortest(), verdict.longest());
    }

    private static void assertHeaders(VendorReply reply) {
        ContractRules.checkHeaders(reply);
        assertThat(reply.headers())
                .containsEntry("Cache-Control", "no-store")
                .containsEntry("Access-Control-Allow-Origin", VendorFixture.ORIGIN)
                .containsEntry("Access-Control-Expose-Headers", "Retry-After");
    }

    /** Returns the lines that it has logged, waiting until there are that many. */
    private List<String> log(int expected) {
        log.addAll(vendor.newLines(Math.max(0, expected - log.size())));
        return log;
    }

    private VendorReply request(String requested) {
        requests++;
        return vendor.requestToken(requested, around.headers(), LIMIT);
    }

    private void assertAudited(ExpectedOutcome verdict, int before, VendorReply reply) throws Exception {
        List<String> lines = log(before + 1);
        JsonNode audit = ContractRules.checkAuditLine(
                lines.subList(before, lines.size()), reply, verdict.status(), verdict.code());
        assertThat(audit.path("UpstreamFailure").asText())
                .as("class of failure")
                .isIn((Object[]) verdict.failure().split("\\|"));
    }

    private void assertNoLeak(Fault fault, VendorReply reply) {
        // The vended token may be in the response.
        String vended = fault.verdict().vends() ? reply.json().path("token").asText() : "";
        around.server(fault).connections().stream()
                .flatMap(connection -> TOKEN.matcher(connection.beginning()).results())
                .map(MatchResult::group)
                .filter(token -> !token.equals(vended))
                .forEach(around.canary()::guardMinted);
        around.canary().checkResponse(reply.status(), reply.headers(), reply.body());
        around.canary().checkText("log", String.join("\n", log(0)));
        around.canary().checkText("other output", vendor.otherOutput());
        assertThat(reply.body() + log(0) + vendor.otherOutput()).doesNotContain(FaultTable.MARK);
    }

    /** Repeats the request: a refused token must not have been cached. */
    private void assertRecovered(Fault fault, String requested) throws IOException {
        around.mapbox().reset();
        clock.accept(fault.verdict().patience());
        VendorReply good = request(requested);
        for (int tries = 1; tries < 10 && isLate(good); tries++) {
            around.mapbox().reset();
            clock.accept(fault.verdict().patience());
            good = request(requested);
        }
        assertVended(good);
        assertThat(around.mapbox().connections()).as("mints afterwards").hasSize(mintsAfter(fault.verdict()));
        around.canary().checkResponse(good.status(), good.headers(), good.body());
        around.canary().checkText("log", String.join("\n", log(0)));
    }

    /**
     * Mapbox's clock stands still while the vendor's is moved: after a long wait they differ, which costs another mint.
     */
    private static int mintsAfter(ExpectedOutcome verdict) {
        if (verdict.vends()) {
            return 0;
        }
        return verdict.patience().compareTo(CLOCK_NOISE) > 0 ? 2 : 1;
    }

    /** Whether the machine was too busy for a row with a short timeout, which says nothing about the vendor. */
    private boolean isLate(VendorReply reply) {
        return reply.status() == 503 && reply.took().compareTo(around.timeout().minusMillis(100)) >= 0;
    }

    /** Whether, on a busy machine, the time ran out before the fault occurred, or the other upstream was slow. */
    private boolean hasMissed(Fault fault, VendorReply reply) {
        boolean untouched =
                fault.fewest() > 0 && around.server(fault).connections().isEmpty();
        return isLate(reply) && untouched
                || fault.at() == Fault.Upstream.MAPBOX
                        && log(requests).get(requests - 1).contains("\"secrets_timeout\"");
    }

    private static void assertVended(VendorReply reply) {
        assertThat(reply.status()).as("%s", reply).isEqualTo(200);
        assertThat(reply.json().path("token").asText()).startsWith("tk.");
        assertThat(reply.json().path("expires_in").asLong()).isPositive();
    }
}
