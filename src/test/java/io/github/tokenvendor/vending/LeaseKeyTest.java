package io.github.tokenvendor.vending;

import static io.github.tokenvendor.testing.VendorHarness.scopes;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.mapbox.ScopeSet;
import io.github.tokenvendor.testing.VendorHarness;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeaseKeyTest {
    @Test
    void key_forOneCallerAlone_differsFromAnyOther() {
        LeaseKey shared = new LeaseKey(VendorHarness.ALLOWED, Duration.ofMinutes(5));
        LeaseKey own = new LeaseKey(VendorHarness.ALLOWED, Duration.ofMinutes(5), "ann");

        assertThat(own)
                .isNotEqualTo(shared)
                .isNotEqualTo(new LeaseKey(VendorHarness.ALLOWED, Duration.ofMinutes(5), "bob"))
                .isEqualTo(new LeaseKey(VendorHarness.ALLOWED, Duration.ofMinutes(5), "ann"));
        assertThat(own.text()).isEqualTo(shared.text() + " ann");
    }

    private static final ScopeSet STYLES = scopes("styles:read");
    private static final ScopeSet FONTS = scopes("fonts:read");
    private static final Duration HALF = Duration.ofMinutes(30);
    private static final LeaseKey KEY = new LeaseKey(STYLES, HALF);

    @Test
    void equals_sameScopesAndBucket() {
        assertThat(KEY)
                .isEqualTo(new LeaseKey(scopes("styles:read"), Duration.ofSeconds(1_800)))
                .hasSameHashCodeAs(new LeaseKey(scopes("styles:read"), Duration.ofSeconds(1_800)));
        assertThat(KEY)
                .isNotEqualTo(new LeaseKey(FONTS, HALF))
                .isNotEqualTo(new LeaseKey(STYLES, HALF.plusSeconds(1)))
                .isNotEqualTo(STYLES);
    }

    /** Its parts use other separators than the whole, so that no two keys have the same text. */
    @Test
    void text_hasScopesAndSeconds() {
        assertThat(new LeaseKey(scopes("styles:read", "fonts:read"), HALF).text())
                .isEqualTo("fonts:read styles:read 1800");
    }

    @Test
    void hashCode_differsByScopesAndBucket() {
        assertThat(List.of(KEY, new LeaseKey(FONTS, HALF), new LeaseKey(STYLES, Duration.ofMinutes(15))))
                .extracting(LeaseKey::hashCode)
                .doesNotHaveDuplicates();
    }
}
