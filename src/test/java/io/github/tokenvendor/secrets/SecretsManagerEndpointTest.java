package io.github.tokenvendor.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsManagerEndpointTest {
    private static final String NAME = "mapbox/master-token";

    @AfterEach
    void clear() {
        System.clearProperty("aws.useFipsEndpoint");
    }

    private static SecretsManagerEndpoint endpoint(String secretId, String region) {
        return new SecretsManagerEndpoint(secretId, Optional.of(region), Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "eu-central-1, https://secretsmanager.eu-central-1.amazonaws.com",
        "us-gov-west-1, https://secretsmanager.us-gov-west-1.amazonaws.com",
        "cn-north-1, https://secretsmanager.cn-north-1.amazonaws.com.cn"
    })
    void resolve_aRegion_isInItsPartition(String region, String expected) {
        assertThat(endpoint(NAME, region).resolve().uri()).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:secretsmanager:us-west-2:1:secret:a-AbCdEf, https://secretsmanager.us-west-2.amazonaws.com",
        "arn:aws-cn:secretsmanager:cn-north-1:1:secret:a-AbCdEf, https://secretsmanager.cn-north-1.amazonaws.com.cn",
        "arn:aws-us-gov:secretsmanager:us-gov-east-1:1:secret:a-AbCdEf, "
                + "https://secretsmanager.us-gov-east-1.amazonaws.com"
    })
    void resolve_anArnOfAnotherRegion_isInTheArnsRegion(String arn, String expected) {
        assertThat(endpoint(arn, "eu-central-1").resolve().uri()).hasToString(expected);
    }

    @Test
    void resolve_fipsRequested_isTheFipsEndpoint() {
        System.setProperty("aws.useFipsEndpoint", "true");

        assertThat(endpoint(NAME, "us-east-1").resolve().uri())
                .hasToString("https://secretsmanager-fips.us-east-1.amazonaws.com");
    }

    @Test
    void resolve_overridden_isTheOtherAddress_andTheRegionStays() {
        URI other = URI.create("http://127.0.0.1:3002");
        SecretsManagerEndpoint endpoint = new SecretsManagerEndpoint(
                "arn:aws:secretsmanager:us-west-2:1:secret:a-AbCdEf", Optional.of("eu-central-1"), Optional.of(other));

        assertThat(endpoint.resolve().uri()).isEqualTo(other);
        assertThat(endpoint.resolve().region()).hasToString("us-west-2");
    }
}
