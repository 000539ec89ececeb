package io.github.tokenvendor.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsManagerEndpointTest {
    @ParameterizedTest
    @CsvSource({
        "eu-central-1, https://secretsmanager.eu-central-1.amazonaws.com",
        "us-gov-west-1, https://secretsmanager.us-gov-west-1.amazonaws.com",
        "cn-north-1, https://secretsmanager.cn-north-1.amazonaws.com.cn"
    })
    void uri_ofARegion_liesInItsPartition(String region, String expected) {
        SecretsManagerEndpoint address = new SecretsManagerEndpoint(Optional.of(region), Optional.empty());

        assertThat(address.uri()).hasToString(expected);
    }

    @Test
    void uri_fipsAsked_isTheFipsEndpoint() {
        System.setProperty("aws.useFipsEndpoint", "true");
        try {
            assertThat(new SecretsManagerEndpoint(Optional.of("us-east-1"), Optional.empty()).uri())
                    .hasToString("https://secretsmanager-fips.us-east-1.amazonaws.com");
        } finally {
            System.clearProperty("aws.useFipsEndpoint");
        }
    }

    @Test
    void uri_overridden_isTheOtherOne_andTheRegionStays() {
        URI other = URI.create("http://127.0.0.1:3002");

        SecretsManagerEndpoint address = new SecretsManagerEndpoint(Optional.of("eu-central-1"), Optional.of(other));

        assertThat(address.uri()).isEqualTo(other);
        assertThat(address.region()).hasToString("eu-central-1");
    }
}
