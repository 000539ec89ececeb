package io.github.tokenvendor.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.Region;

class AwsEndpointTest {
    @AfterEach
    void clear() {
        System.clearProperty("aws.useFipsEndpoint");
        System.clearProperty("aws.useDualstackEndpoint");
    }

    @ParameterizedTest
    @CsvSource({
        "eu-central-1, https://dynamodb.eu-central-1.amazonaws.com",
        "us-gov-west-1, https://dynamodb.us-gov-west-1.amazonaws.com",
        "cn-north-1, https://dynamodb.cn-north-1.amazonaws.com.cn",
        "eu-nowhere-9, https://dynamodb.eu-nowhere-9.amazonaws.com"
    })
    void of_aServiceInARegion_isInItsPartition(String region, String expected) {
        AwsEndpoint endpoint = AwsEndpoint.of("dynamodb", Region.of(region));

        assertThat(endpoint.uri()).hasToString(expected);
        assertThat(endpoint.region()).hasToString(region);
    }

    @Test
    void of_fipsRequested_isTheFipsEndpoint() {
        System.setProperty("aws.useFipsEndpoint", "true");

        assertThat(AwsEndpoint.of("dynamodb", Region.US_EAST_1).uri())
                .hasToString("https://dynamodb-fips.us-east-1.amazonaws.com");
    }

    @Test
    void of_dualStackRequested_isTheDualStackEndpoint() {
        System.setProperty("aws.useDualstackEndpoint", "true");

        assertThat(AwsEndpoint.of("dynamodb", Region.US_EAST_1).uri())
                .asString()
                .contains(".us-east-1.api.aws");
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:dynamodb:us-west-2:111122223333:table/leases, us-west-2",
        "arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:a:b-AbCdEf, cn-north-1",
        "arn:aws:secretsmanager::111122223333:secret:a, eu-central-1",
        "mapbox/master-token, eu-central-1",
        "a:b:c:us-west-2:d:e, eu-central-1",
        "arn:aws:secretsmanager:us-west-2, eu-central-1"
    })
    void regionOf_anArn_isItsOwn_elseTheFunctions(String nameOrArn, String expected) {
        assertThat(AwsEndpoint.regionOf(nameOrArn, Optional.of("eu-central-1"))).hasToString(expected);
    }
}
