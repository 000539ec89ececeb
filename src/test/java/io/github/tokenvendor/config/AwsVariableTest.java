package io.github.tokenvendor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.tokenvendor.aws.AwsSettings;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AwsVariableTest {
    private static final String OWN = "https://own.example.com";
    private static final String SERVICE = "https://service.example.com";
    private static final String ALL = "https://all.example.com";

    private static AwsSettings read(Map<String, String> environment) {
        return AwsVariable.read(new VariableReader(environment));
    }

    @ParameterizedTest
    @CsvSource({
        "SECRETS_MANAGER_URL, AWS_ENDPOINT_URL_SECRETS_MANAGER, AWS_ENDPOINT_URL_DYNAMODB",
        "DYNAMODB_URL, AWS_ENDPOINT_URL_DYNAMODB, AWS_ENDPOINT_URL_SECRETS_MANAGER"
    })
    void read_urls_areInTheSdksOrder(String own, String ofService, String ofTheOther) {
        Map<String, String> environment =
                new HashMap<>(Map.of("AWS_ENDPOINT_URL", ALL, ofTheOther, "https://other.example"));
        assertThat(url(own, environment)).isEqualTo(ALL);
        environment.put(ofService, SERVICE);
        assertThat(url(own, environment)).isEqualTo(SERVICE);
        environment.put(own, OWN);
        assertThat(url(own, environment)).isEqualTo(OWN);
    }

    private static String url(String own, Map<String, String> environment) {
        AwsSettings settings = read(environment);
        return (own.startsWith("DYNAMODB") ? settings.dynamoDbUrl() : settings.secretsManagerUrl())
                .map(URI::toString)
                .orElse("");
    }

    @Test
    void read_ignoredUrls_leaveTheVendorsOwn() {
        AwsSettings settings = read(Map.of(
                "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
                "true",
                "AWS_ENDPOINT_URL",
                "malformed, and of no interest",
                "AWS_ENDPOINT_URL_DYNAMODB",
                SERVICE,
                "SECRETS_MANAGER_URL",
                OWN));

        assertThat(settings.secretsManagerUrl()).hasValue(URI.create(OWN));
        assertThat(settings.dynamoDbUrl()).isEmpty();
    }

    @Test
    void read_flags_areRead() {
        assertThat(read(Map.of("AWS_USE_FIPS_ENDPOINT", "true")).fips()).isTrue();
        assertThat(read(Map.of("AWS_USE_DUALSTACK_ENDPOINT", " true ")).dualStack())
                .isTrue();
        assertThat(read(Map.of("AWS_USE_FIPS_ENDPOINT", "false")).fips()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void read_blank_isAbsent(AwsVariable variable) {
        assertThat(read(Map.of(variable.name(), " "))).isEqualTo(read(Map.of()));
    }

    @ParameterizedTest
    @EnumSource
    void read_malformed_isNamed(AwsVariable variable) {
        for (String value : new String[] {"yes please", "http://secrets.example.com"}) {
            VariableReader variables = new VariableReader(Map.of(variable.name(), value));
            AwsVariable.read(variables);

            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(variables::throwErrors)
                    .satisfies(e -> assertThat(e.faults())
                            .singleElement()
                            .asString()
                            .startsWith(variable.name() + " must be ")
                            .doesNotContain(value));
        }
    }
}
