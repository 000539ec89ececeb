package io.github.tokenvendor.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretStagesTest {
    private static final String ARN = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:mapbox/master-AbCdEf";

    private final SecretStages stages = new SecretStages(
            ARN,
            "mapbox/master",
            true,
            Map.of("one", List.of("AWSCURRENT", "AWSPENDING"), "two", List.of("AWSPREVIOUS")));

    @Test
    void versionWith_aLabel_isTheVersionThatHasIt() {
        assertThat(stages.versionWith(SecretStages.PENDING)).contains("one");
        assertThat(stages.versionWith(SecretStages.PREVIOUS)).contains("two");
        assertThat(stages.versionWith("mine")).isEmpty();
    }

    @Test
    void has_onlyTheVersionsOwnLabels() {
        assertThat(stages.has("one", SecretStages.CURRENT)).isTrue();
        assertThat(stages.has("two", SecretStages.CURRENT)).isFalse();
        assertThat(stages.has("three", SecretStages.CURRENT)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "mapbox/master, true",
        "arn:aws:secretsmanager:eu-central-1:111122223333:secret:mapbox/master-AbCdEf, true",
        "arn:aws:secretsmanager:eu-central-1:111122223333:secret:mapbox/master, true",
        "arn:aws:secretsmanager:eu-central-1:111122223333:secret:mapbox/mast, false",
        "mapbox/master-AbCdEf, false",
        "master, false"
    })
    void isNamed_byNameArnOrArnWithoutItsSuffix(String id, boolean expected) {
        assertThat(stages.isNamed(id)).isEqualTo(expected);
    }
}
