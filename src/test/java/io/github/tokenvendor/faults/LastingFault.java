package io.github.tokenvendor.faults;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.github.tokenvendor.fake.FakeSecretsManager;
import io.github.tokenvendor.testing.Row;
import io.github.tokenvendor.testing.Table;
import io.github.tokenvendor.testing.VendorFixture;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A row of {@code lasting-faults.txt}, whose header explains the notation. */
record LastingFault(Row row) {
    /**
     * The expected behavior of an environment during the fault.
     *
     * @param outcomes the possible outcomes of the caller that requests nothing in particular
     * @param others the possible outcomes of a caller with another scope set, which starts without a lease
     * @param mapbox the most calls in total
     * @param secrets the most calls in total
     * @param alarms the alarms that are raised
     */
    record Cell(Set<String> outcomes, Set<String> others, int mapbox, int secrets, Set<String> alarms) {
        static Cell parse(String text) {
            String[] parts = text.split(" \\| ");
            String[] calls = parts[2].split(" ");
            return new Cell(
                    words(parts[0]),
                    words(parts[1]),
                    Integer.parseInt(calls[0]),
                    Integer.parseInt(calls[1]),
                    words(parts[3]));
        }

        private static Set<String> words(String text) {
            return new TreeSet<>(List.of(text.split(" ")));
        }
    }

    static List<LastingFault> rows() {
        return Table.read("/lasting-faults.txt", "begin lease new", "note").stream()
                .map(LastingFault::new)
                .toList();
    }

    /** Whether a caller that waits for this upstream waits until the timeout. */
    boolean hangs() {
        return row.words("begin").contains("hangs");
    }

    /** For a vendor whose lease is due for replacement when the fault begins. */
    Cell withLease() {
        return Cell.parse(row.value("lease").orElseThrow());
    }

    /** For a new environment. */
    Cell without() {
        return Cell.parse(row.value("new").orElseThrow());
    }

    /** Makes the upstreams fail, until the end of the scenario. */
    void begin(VendorFixture around) {
        switch (row.value("begin").orElseThrow()) {
            case "master revoked" -> around.mapbox().revoke(around.master());
            case "master narrowed" ->
                around.store(around.mapbox().issueSecretToken(around.account(), List.of("tokens:write", "fonts:read")));
            case "secret deleted" -> around.secrets().deleteSecret(VendorFixture.SECRET);
            case "secret nonsense" -> around.store("nothing");
            case "secrets 500" ->
                around.secrets().respondAlways(FakeSecretsManager.error(500, "InternalServiceError", ""));
            default -> {
                List<String> words = row.words("begin");
                if (words.get(0).equals("mapbox")) {
                    around.mapbox().respondAlways(response(words));
                } else {
                    around.secrets().respondAlways(response(words));
                }
            }
        }
    }

    private static ResponseDefinitionBuilder response(List<String> words) {
        return switch (words.get(1)) {
            case "resets" -> aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER);
            case "hangs" -> aResponse().withStatus(500).withFixedDelay(3_000);
            default -> {
                ResponseDefinitionBuilder status = aResponse().withStatus(Integer.parseInt(words.get(1)));
                yield words.size() > 2 ? status.withHeader(words.get(2), words.get(3)) : status;
            }
        };
    }

    @Override
    public String toString() {
        return row.name();
    }
}
