package io.github.tokenvendor.sharing;

import static io.github.tokenvendor.testing.VendorHarness.scopes;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.vending.LeaseKey;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedLeaseSlotTest {
    private static final LeaseKey KEY = new LeaseKey(scopes("styles:read", "fonts:read"), Duration.ofMinutes(59));

    @Test
    void of_theDefaultKey_hasASlotOfItsOwn() {
        assertThat(SharedLeaseSlot.of(KEY, true))
                .isEqualTo(new SharedLeaseSlot("default", "fonts:read styles:read 3540"));
        assertThat(SharedLeaseSlot.of(KEY, false).id()).startsWith("slot-");
    }

    @Test
    void of_anyNumberOfKeys_takesABoundedNumberOfSlots() {
        assertThat(IntStream.range(0, 10_000)
                        .mapToObj(i -> SharedLeaseSlot.of(new LeaseKey(scopes("s" + i + ":read"), KEY.bucket()), false))
                        .map(SharedLeaseSlot::id)
                        .distinct())
                .hasSize(255)
                .allMatch(id -> id.matches("slot-[0-9]{3}"));
    }

    @Test
    void of_keysThatShareASlot_areToldApartByTheKey() {
        assertThat(SharedLeaseSlot.of(KEY, false).key())
                .isNotEqualTo(SharedLeaseSlot.of(new LeaseKey(KEY.scopes(), Duration.ofMinutes(30)), false)
                        .key());
    }
}
