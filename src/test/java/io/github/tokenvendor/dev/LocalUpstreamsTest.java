package io.github.tokenvendor.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tokenvendor.fake.FakeMapbox;
import io.github.tokenvendor.fake.IssuedToken;
import java.time.Clock;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class LocalUpstreamsTest {

    @Test
    void rotateMaster_leavesOneNewMasterWithTheSameScopes() throws Exception {
        LocalSettings settings = LocalSettings.read(Map.of("MAPBOX_USERNAME", "acme"), null);
        try (LocalUpstreams upstreams = LocalUpstreams.start(settings, "key", Clock.systemUTC())) {
            FakeMapbox mapbox = upstreams.mapbox().orElseThrow();
            IssuedToken old = mapbox.liveTokens("acme").get(0);

            upstreams.rotateMaster();

            assertThat(mapbox.liveTokens("acme")).singleElement().satisfies(master -> {
                assertThat(master.token()).isNotEqualTo(old.token());
                assertThat(master.scopes()).isEqualTo(old.scopes());
            });
        }
    }

    @Test
    void rotateMaster_mapboxIsReal_throws() throws Exception {
        LocalSettings settings = LocalSettings.read(Map.of("MAPBOX_MASTER_TOKEN", "sk.eyJ1IjoiYSJ9.c2ln"), null);
        try (LocalUpstreams upstreams = LocalUpstreams.start(settings, "key", Clock.systemUTC())) {
            assertThat(upstreams.mapbox()).isEmpty();
            assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(upstreams::rotateMaster);
        }
    }
}
