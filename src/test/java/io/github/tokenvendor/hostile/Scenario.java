package io.github.tokenvendor.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tokenvendor.testing.ContractRules;
import io.github.tokenvendor.testing.Gateway;
import io.github.tokenvendor.testing.Json;
import io.github.tokenvendor.testing.Row;
import io.github.tokenvendor.testing.RowSyntax;
import io.github.tokenvendor.testing.VendorReply;
import io.github.tokenvendor.testing.VendorUnderTest;
import io.github.tokenvendor.testing.VendorUnderTest.LambdaContext;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/** Sends one row's request to one handler and checks every effect against the rules. */
final class Scenario {
    /** Part of values that must not be returned; no part of a request is reflected. */
    static final String MARKER = "zq7marker";

    private static final long UNTIL_FETCHED_NANOS = 200_000_000;
    private static final String GOOD_BODY = "{\"scopes\":[\"styles:read\",\"fonts:read\"],\"expires_in\":3600}";

    private static final Map<String, String> JSON = Map.of("content-type", "application/json");
    /** Generous for a busy machine; a real fault takes minutes. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** The function's timeout, as configured. */
    private static final Duration TIME_LIMIT = Duration.ofSeconds(15);

    private static final int MOST_TRIES = 5;

    private final TestEnvironment world;
    private final Gateway gateway;
    private final Row row;
    private final Expected expected;

    Scenario(TestEnvironment world, Gateway gateway, Row row) {
        this.world = world;
        this.gateway = gateway;
        this.row = row;
        this.expected = Expected.of(row, gateway);
    }

    /**
     * Makes a vendor's first calls, which a busy machine may not finish in time, before any row is judged.
     *
     * @throws AssertionError if the vendor never responds in time
     */
    static void warmUp(VendorUnderTest subject, Gateway gateway) {
        String event = gateway.eventOf("POST", "/tokens", JSON, GOOD_BODY);
        int tries = 1;
        while (subject.invoke(event, LambdaContext.FULL, TIME_LIMIT).status() != 200) {
            assertThat(tries).as("tries to warm up").isLessThan(MOST_TRIES);
            tries++;
        }
        subject.newLines(tries);
    }

    void run() throws Exception {
        world.letTimePass();
        Map<String, String> changes = changes();
        VendorUnderTest subject = changes.isEmpty() ? world.shared(gateway) : world.with(gateway, changes);
        checkErrors(world.newErrors(row.words("faults").size()));
        if (row.value("first").isPresent()) {
            String first =
                    gateway.eventOf("POST", "/tokens", JSON, row.value("first").get());
            assertThat(send(subject, first).status()).isEqualTo(200);
            subject.newLines(1);
        }
        tryRowTwice(subject);
        if (expected.code().equals("misconfigured") && !changes.isEmpty()) {
            checkEveryRouteIsMisconfigured(subject);
        }
        world.letTimePass();
        checkGoodRequest(expected.code().equals("misconfigured") ? world.shared(gateway) : subject);
    }

    /**
     * Tries the row again if the secret was fetched. On a busy machine, a fetch that the previous row began may arrive
     * late; a row that causes a fetch causes one again.
     */
    private void tryRowTwice(VendorUnderTest subject) throws Exception {
        try {
            tryRow(subject);
        } catch (AssertionError e) {
            if (!world.isTimePassing() || world.surroundings.reads() == 0) {
                throw e;
            }
            LockSupport.parkNanos(UNTIL_FETCHED_NANOS);
            tryRow(subject);
        }
    }

    private void tryRow(VendorUnderTest subject) throws Exception {
        forgetCalls();
        Instant before = world.now();
        RowSyntax notation = syntax(before);
        String event = gateway.eventOf(row, notation);
        long start = System.nanoTime();
        VendorReply reply = send(subject, event);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
        List<String> lines = subject.newLines(1);
        assertThat(reply.body() + reply.headers() + lines).doesNotContain(MARKER);
        lines.forEach(line -> world.canary.checkText("log", line));
        ResponseRules.check(reply, row, expected, before, world.now());
        if (!world.isTimePassing()) {
            ResponseRules.checkAtLeast(reply, row);
        }
        ContractRules.checkAuditLine(lines, reply, expected.status(), expected.code());
        checkCalls();
        assertThat(world.newErrors(0)).isEmpty();
    }

    private VendorReply send(VendorUnderTest subject, String event) {
        try {
            LambdaContext context =
                    LambdaContext.valueOf(row.value("lambda").orElse("full").toUpperCase(Locale.ROOT));
            VendorReply reply = subject.invoke(event, context, TIME_LIMIT);
            world.canary.checkResponse(reply.status(), reply.headers(), reply.body());
            return reply;
        } catch (RuntimeException e) {
            world.canary.checkThrowable("exception", e);
            throw new AssertionError("the handler threw", e);
        }
    }

    private RowSyntax syntax(Instant now) {
        return new RowSyntax(now, word -> word.equals("master") ? world.surroundings.master() : null);
    }

    private void forgetCalls() {
        world.surroundings.mapbox().reset();
        world.surroundings.forgetCalls();
    }

    private void checkCalls() {
        boolean refused = expected.isRefusal() || expected.code().equals("misconfigured") || expected.status() == 204;
        // The packaged vendor never caches the secret, so that a refused token causes another read.
        int usual = world.isTimePassing() ? 2 : 1;
        int reads = row.value("reads").map(Integer::parseInt).orElse(refused ? 0 : usual);
        assertThat(world.surroundings.reads()).as("calls to Secrets Manager").isBetween(refused ? reads : 0, reads);
        assertThat(world.surroundings.mapbox().calls()).as("calls to Mapbox").hasSizeLessThanOrEqualTo(refused ? 0 : 1);
    }

    private void checkGoodRequest(VendorUnderTest subject) throws Exception {
        VendorReply reply = send(subject, gateway.eventOf("POST", "/tokens", JSON, GOOD_BODY));
        assertThat(reply.status()).as("the next good request").isEqualTo(200);
        JsonNode token = Json.read(reply.body());
        assertThat(token.path("expires_in").longValue()).isBetween(1L, 3_600L);
        List<String> lines = subject.newLines(1);
        assertThat(lines).hasSize(1);
        lines.forEach(line -> world.canary.checkText("log", line));
        assertThat(world.newErrors(0)).isEmpty();
    }

    /** Variables with their new values; null removes a variable. */
    private Map<String, String> changes() {
        RowSyntax notation = syntax(world.now());
        Map<String, String> changes = new HashMap<>();
        for (String change : row.all("env")) {
            int equals = change.indexOf('=');
            String name = equals < 0 ? change : change.substring(0, equals);
            changes.put(name, equals < 0 ? null : notation.text(change.substring(equals + 1)));
        }
        return changes;
    }

    /** The start-up log names every faulty variable and no other, and quotes none of their values. */
    private void checkErrors(String errors) {
        Set<String> named = new TreeSet<>();
        errors.lines().forEach(line -> {
            assertThat(line).matches("misconfigured: [A-Z_]+ [ -~]{10,300}");
            named.add(line.split(" ")[1]);
        });
        assertThat(named).isEqualTo(new TreeSet<>(row.words("faults")));
        assertThat(errors).doesNotContain(MARKER);
        world.canary.checkText("standard error", errors);
    }

    private void checkEveryRouteIsMisconfigured(VendorUnderTest subject) throws Exception {
        String[][] requests = {
            {"GET", "/health"}, {"OPTIONS", "/tokens"}, {"POST", "/tokens/v2/cartographer"}, {"GET", "/elsewhere"}
        };
        for (String[] request : requests) {
            VendorReply reply = send(subject, gateway.eventOf(request[0], request[1], JSON, ""));
            ResponseRules.checkProblem(reply, expected);
            ContractRules.checkAuditLine(subject.newLines(1), reply, expected.status(), expected.code());
        }
        checkCalls();
    }
}
