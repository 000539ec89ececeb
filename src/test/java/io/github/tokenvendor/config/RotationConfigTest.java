package io.github.tokenvendor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RotationConfigTest {
    @Test
    void read_withoutASecret_mayRotateAny_underTheVendorsRules() throws Exception {
        Map<String, String> environment = Map.of("ALLOWED_SCOPES", "styles:read", "AWS_REGION", "eu-central-1");

        RotationConfig config = RotationConfig.read(environment);

        assertThat(config.upstream().secretId()).isEmpty();
        assertThat(config.upstream().aws().region()).hasValue("eu-central-1");
        assertThat(config.allowedScopes().texts()).containsExactly("styles:read");
    }

    @Test
    void read_vendorsEnvironment_hasTheVendorsUpstream() throws Exception {
        Map<String, String> environment = Map.of(
                "ALLOWED_SCOPES", "styles:read",
                "MASTER_TOKEN_SECRET_ID", "mapbox/master-token",
                "MAPBOX_USERNAME", "cartographer",
                "UPSTREAM_TIMEOUT_MS", "700",
                "MAPBOX_API_URL", "http://127.0.0.1:3001");

        assertThat(RotationConfig.read(environment).upstream())
                .isEqualTo(VendorConfig.read(environment).upstream());
    }

    @Test
    void read_faults_areReportedTogether() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> RotationConfig.read(Map.of("MASTER_TOKEN_SECRET_ID", "arn:aws:s3:::a")))
                .satisfies(e -> assertThat(e.faults()).hasSize(2));
    }
}
