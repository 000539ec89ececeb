package io.github.tokenvendor.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.json.MalformedJsonException;
import io.github.tokenvendor.json.StrictJson;
import io.github.tokenvendor.sharing.LeaseTable.Claim;
import io.github.tokenvendor.sharing.LeaseTable.Entry;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link DynamoDbLeaseTableTest} tests malformed items over the wire. */
class LeaseItemTest {
    private static Entry parse(String json) throws MalformedJsonException {
        return LeaseItem.parse(new StrictJson(4).readObject(json));
    }

    @Test
    void of_aLease_isReadBackWithoutAClaim() {
        Instant expires = Instant.parse("2026-11-03T11:00:00Z");

        Map<String, Object> item = LeaseItem.of("slot-1", "styles:read 3600", "tk.x", "fingerprint", expires);

        assertThat(item).containsAllEntriesOf(LeaseItem.keyOf("slot-1"));
        assertThat(LeaseItem.parse(item))
                .isEqualTo(new Entry("styles:read 3600", Optional.of("tk.x"), "fingerprint", Optional.empty()));
    }

    /** DynamoDB's time to live counts in seconds. */
    @Test
    void of_endWithinASecond_isTheSecondItFallsInto() {
        Map<String, Object> item =
                LeaseItem.of("slot-1", "key", "tk.x", "fingerprint", Instant.parse("2026-11-03T11:00:00.999Z"));

        assertThat(item).containsEntry("expires_at", Map.of("N", "1793703600"));
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
                + "\"claimant\":{\"S\":\"me\"},\"claimed_until\":{\"N\":\"0\"}}");

        assertThat(entry)
                .isEqualTo(new Entry("key", Optional.empty(), "", Optional.of(new Claim("me", Instant.EPOCH))));
    }
}
