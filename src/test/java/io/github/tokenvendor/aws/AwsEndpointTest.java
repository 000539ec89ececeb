package io.github.tokenvendor.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.testing.LocalAws;
import java.net.URI;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.endpoints.DynamoDbEndpointProvider;
import software.amazon.awssdk.services.secretsmanager.endpoints.SecretsManagerEndpointProvider;

class AwsEndpointTest {
    private static final SecretsManagerEndpointProvider SECRETS_RULES =
            SecretsManagerEndpointProvider.defaultProvider();
    private static final DynamoDbEndpointProvider DYNAMODB_RULES = DynamoDbEndpointProvider.defaultProvider();

    /** Every Region that the SDK knows, and one that it does not, with every combination of FIPS and dual stack. */
    static Stream<Arguments> combinations() {
        return Stream.concat(
                        Region.regions().stream().filter(region -> !region.isGlobalRegion()),
                        Stream.of(Region.of("xx-new-9")))
                .flatMap(region -> Stream.of(0, 1, 2, 3).map(bits -> Arguments.of(region, bits > 1, bits % 2 == 1)));
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void uri_isWhatTheSdksRulesGive(Region region, boolean fips, boolean dualStack) {
        AwsSettings settings =
                new AwsSettings(Optional.of(region.id()), Optional.empty(), Optional.empty(), fips, dualStack);
        Endpoint secrets = SECRETS_RULES
                .resolveEndpoint(rules -> rules.region(region).useFips(fips).useDualStack(dualStack))
                .join();
        Endpoint dynamoDb = DYNAMODB_RULES
                .resolveEndpoint(rules -> rules.region(region).useFips(fips).useDualStack(dualStack))
                .join();

        assertThat(settings.secretsManager("name").uri())
                .isEqualTo(secrets.endpointUrl().toUri());
        assertThat(settings.dynamoDb("name").uri())
                .isEqualTo(dynamoDb.endpointUrl().toUri());
    }

    @Test
    void combinations_areThoseOfAllPartitions() {
        assertThat(combinations()).hasSizeGreaterThan(180);
        assertThat(Region.regions())
                .extracting(region -> region.metadata().partition().id())
                .contains("aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc");
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
    void region_ofAnArn_isItsOwn_elseTheFunctions(String nameOrArn, String expected) {
        assertThat(LocalAws.settings().secretsManager(nameOrArn).region()).hasToString(expected);
    }

    @Test
    void uri_ofAnArn_isInItsRegion() {
        assertThat(LocalAws.settings()
                        .secretsManager("arn:aws-cn:secretsmanager:cn-north-1:1:secret:a-AbCdEf")
                        .uri())
                .hasToString("https://secretsmanager.cn-north-1.amazonaws.com.cn");
    }

    @Test
    void uri_ownUrl_isThat_whateverFipsAndDualStackSay() {
        URI own = URI.create("http://127.0.0.1:3002");
        AwsSettings settings =
                new AwsSettings(Optional.of("eu-central-1"), Optional.of(own), Optional.empty(), true, true);
        AwsEndpoint endpoint = settings.secretsManager("arn:aws:secretsmanager:us-west-2:1:secret:a-AbCdEf");

        assertThat(endpoint.uri()).isEqualTo(own);
        assertThat(endpoint.region()).hasToString("us-west-2");
    }
}
