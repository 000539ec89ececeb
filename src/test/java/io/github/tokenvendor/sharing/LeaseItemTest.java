package io.github.tokenvendor.sharing;

import static io.github.tokenvendor.testing.VendorHarness.scopes;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.json.MalformedJsonException;
import io.github.tokenvendor.json.StrictJson;
import io.github.tokenvendor.mapbox.ScopeSet;
import io.github.tokenvendor.sharing.LeaseTable.Claim;
import io.github.tokenvendor.sharing.LeaseTable.Entry;
import io.github.tokenvendor.vending.LeaseKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link DynamoDbLeaseTableTest} tests malformed items over the wire. */
class LeaseItemTest {
    private static Entry parse(String json) throws MalformedJsonException {
        return LeaseItem.parse(new StrictJson(4).readObject(json));
    }

    /** Nothing that a caller chooses may decide whose item it shares, however it is combined. */
    @Test
    void id_differsByConfigurationScopesAndBucket_andIsShort() {
        ScopeSet styles = scopes("styles:read");
        List<String> ids = List.of(
                LeaseItem.id("a", new LeaseKey(styles, Duration.ofSeconds(600))),
                LeaseItem.id("b", new LeaseKey(styles, Duration.ofSeconds(600))),
                LeaseItem.id("a", new LeaseKey(styles, Duration.ofSeconds(601))),
                LeaseItem.id("a", new LeaseKey(scopes("fonts:read"), Duration.ofSeconds(600))),
                LeaseItem.id("a", new LeaseKey(scopes("fonts:read", "styles:read"), Duration.ofSeconds(600))),
                LeaseItem.id("", new LeaseKey(styles, Duration.ofSeconds(600))));

        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9a-f]{64}"));
        assertThat(LeaseItem.id("a", new LeaseKey(scopes("styles:read"), Duration.ofSeconds(600))))
                .isEqualTo(ids.get(0));
    }

    @Test
    void parse_claim_lapsesToTheMillisecond() throws MalformedJsonException {
        Entry entry = parse("{\"claimant\":{\"S\":\"me\"},\"claimed_until\":{\"N\":\"1793700003007\"}}");

        assertThat(entry.claim()).contains(new Claim("me", Instant.parse("2026-11-03T10:00:03.007Z")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"claimant\":{\"S\":\"me\"}}",
                "{\"claimant\":{\"S\":\"me\"},\"claimed_until\":{\"N\":1793700003000}}"
            })
    void parse_halfAClaim_isEmpty(String json) throws MalformedJsonException {
        assertThat(parse(json).claim()).isEmpty();
    }

    @Test
    void parse_attributeOfAnotherType_leavesTheOthers() throws MalformedJsonException {
        Entry entry = parse("{\"key\":{\"S\":\"key\"},\"token\":{\"B\":\"dGs\"},\"master\":{\"NULL\":true},"
                + "\"claimant\":{\"S\":\"me\"},\"claimed_until\":{\"N\":\"0\"},"
                + "\"refused_at\":{\"S\":\"0\"},\"failure\":{\"N\":\"1\"}}");

        assertThat(entry)
                .isEqualTo(new Entry(
                        Optional.empty(),
                        "",
                        Optional.of(new Claim("me", Instant.EPOCH)),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void parse_refusalAndFailure_areRead() throws MalformedJsonException {
        Entry entry = parse("{\"refused_at\":{\"N\":\"1793700003007\"},\"failure\":{\"S\":\"anything\"}}");

        assertThat(entry.refusedAt()).contains(Instant.parse("2026-11-03T10:00:03.007Z"));
        assertThat(entry.failure()).contains("anything");
    }
}
