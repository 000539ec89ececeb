package io.github.tokenvendor.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalSettingsTest {

    private static final String MASTER = "sk.eyJ1IjoiYWNtZSIsImEiOiJjeCJ9.c2ln";

    @Test
    void read_nothingSet_hasDefaultsForAFirstRun() throws Exception {
        LocalSettings settings = LocalSettings.read(Map.of(), null);

        assertThat(settings.port()).isEqualTo(3000);
        assertThat(settings.realMaster()).isEmpty();
        assertThat(settings.scopes()).containsExactlyInAnyOrder("styles:read", "fonts:read", "styles:tiles");
        assertThat(settings.maxTokenSeconds()).isEqualTo(3600);
        assertThat(settings.vendorVariables(3000))
                .containsEntry("ALLOWED_ORIGINS", "*")
                .containsEntry("MASTER_TOKEN_SECRET_ID", "mapbox/master-token");
    }

    @Test
    void port_propertyThenVariable_decides() throws Exception {
        assertThat(LocalSettings.read(Map.of("PORT", "4000"), null).port()).isEqualTo(4000);
        assertThat(LocalSettings.read(Map.of("PORT", "4000"), "5000").port()).isEqualTo(5000);
        assertThat(LocalSettings.read(Map.of("PORT", " "), null).port()).isEqualTo(3000);
        assertThat(LocalSettings.read(Map.of("PORT", "0"), null).port()).isZero();
        assertThat(LocalSettings.read(Map.of("PORT", "65535"), null).port()).isEqualTo(65_535);
    }

    @Test
    void gateway_restIsTheOnlyOther() throws Exception {
        assertThat(LocalSettings.read(Map.of(), null).isRestApi()).isFalse();
        assertThat(LocalSettings.read(Map.of("GATEWAY", "rest"), null).isRestApi())
                .isTrue();
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> LocalSettings.read(Map.of("GATEWAY", "REST"), null))
                .withMessage("GATEWAY must be http (the default) or rest.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"65536", "-1", "x", "123456789012"})
    void port_outOfRange_isRefused(String port) {
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> LocalSettings.read(Map.of("PORT", port), null))
                .withMessage("The port must be a number from 0 to 65535.");
    }

    @Test
    void vendorVariables_set_passThrough() throws Exception {
        LocalSettings settings = LocalSettings.read(
                Map.of(
                        "ALLOWED_SCOPES",
                        "fonts:read",
                        "MAX_TOKEN_SECONDS",
                        "900",
                        "ALLOWED_ORIGINS",
                        "https://maps.example.com",
                        "MAPBOX_USERNAME",
                        "acme",
                        "MINTS_PER_MINUTE",
                        "3",
                        "HOME",
                        "unrelated"),
                null);

        assertThat(settings.vendorVariables(3000))
                .containsEntry("ALLOWED_SCOPES", "fonts:read")
                .containsEntry("MAX_TOKEN_SECONDS", "900")
                .containsEntry("MINTS_PER_MINUTE", "3")
                .containsEntry("ALLOWED_ORIGINS", "https://maps.example.com")
                .doesNotContainKey("HOME");
        assertThat(settings.scopes()).containsExactly("fonts:read");
        assertThat(settings.maxTokenSeconds()).isEqualTo(900);
        assertThat(settings.account()).isEqualTo("acme");
    }

    @Test
    void vendorVariables_addressesOfUpstreams_areNotTakenFromOutside() throws Exception {
        Map<String, String> addresses =
                Map.of("MAPBOX_API_URL", "https://a.example", "SECRETS_MANAGER_URL", "https://b.example");

        assertThat(LocalSettings.read(addresses, null).vendorVariables(3000))
                .doesNotContainKeys("MAPBOX_API_URL", "SECRETS_MANAGER_URL");
    }

    @Test
    void vendorVariables_realMaster_allowOnlyOwnOriginsAndOmitTheMaster() throws Exception {
        LocalSettings settings = LocalSettings.read(Map.of("MAPBOX_MASTER_TOKEN", MASTER), null);

        assertThat(settings.realMaster()).hasValue(MASTER);
        assertThat(settings.vendorVariables(4711))
                .containsEntry("ALLOWED_ORIGINS", "http://127.0.0.1:4711,http://localhost:4711");
        assertThat(settings.vendorVariables(4711).values()).noneMatch(value -> value.contains(MASTER));
        assertThat(settings.toString()).doesNotContain(MASTER);
    }

    @Test
    void read_faultyConfiguration_listsEveryFault() {
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() ->
                        LocalSettings.read(Map.of("ALLOWED_SCOPES", "tokens:write", "MAX_TOKEN_SECONDS", "59"), null))
                .withMessageStartingWith("The configuration is invalid:")
                .withMessageContaining("  - ALLOWED_SCOPES ")
                .withMessageContaining("  - MAX_TOKEN_SECONDS ");
    }
}
