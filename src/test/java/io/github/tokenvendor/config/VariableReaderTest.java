package io.github.tokenvendor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VariableReaderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "mapbox/master-token",
                "a+b=c.d@e-f_g",
                "arn:aws:secretsmanager:eu-central-1:123456789012:secret:mapbox/master-token-AbCdEf",
                "arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:m",
                "arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:m-AbCdEf"
            })
    void secretId_nameOrArn_isRead(String id) {
        assertReads(Variable.MASTER_TOKEN_SECRET_ID, id, VariableReader::secretId, java.util.Optional.of(id));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:ssm:eu-central-1:123456789012:parameter/m",
                "arn:aws:secretsmanager:eu-central-1:123456789012:secret:",
                "arn:aws:secretsmanager::123456789012:secret:m",
                "arn:aws:secretsmanager:eu-central-1:12345:secret:m",
                "arn:aws:secretsmanager:eu-central-1:123456789012:secret:m:x",
                "arn:",
                "a b"
            })
    void secretId_otherArn_isAFault(String id) {
        assertFault(Variable.MASTER_TOKEN_SECRET_ID, id, VariableReader::secretId, "secretsmanager:REGION");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "Leases_1.2-3", "arn:aws:dynamodb:eu-central-1:123456789012:table/leases"})
    void sharedLeasesTable_nameOrArn_isRead(String table) {
        assertReads(
                Variable.SHARED_LEASES_TABLE, table, VariableReader::sharedLeasesTable, java.util.Optional.of(table));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ab",
                "a/b",
                "a b c",
                "arn:aws:s3:::leases",
                "arn:aws:dynamodb:eu-central-1:123456789012:table/ab",
                "arn:aws:dynamodb:eu-central-1:123456789012:table/leases/index/i"
            })
    void sharedLeasesTable_otherText_isAFault(String table) {
        assertFault(Variable.SHARED_LEASES_TABLE, table, VariableReader::sharedLeasesTable, "dynamodb:REGION");
    }

    @Test
    void sharedLeasesTable_hasAtMost255Characters() {
        assertReads(
                Variable.SHARED_LEASES_TABLE,
                "a".repeat(255),
                reader -> reader.sharedLeasesTable().orElseThrow().length(),
                255);
        assertFault(Variable.SHARED_LEASES_TABLE, "a".repeat(256), VariableReader::sharedLeasesTable, "3 to 255");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api", "/api/maps", "/v1.0/~maps_-", "/..."})
    void basePath_path_isRead(String path) {
        assertReads(Variable.BASE_PATH, path, VariableReader::basePath, path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"api", "/", "/api/", "//api", "/a//b", "/./a", "/a/..", "/..", "/a?b", "/%2e", "/a b", "/ä"})
    void basePath_otherText_isAFault(String path) {
        assertFault(Variable.BASE_PATH, path, VariableReader::basePath, "such as /api/maps");
    }

    /**
     * AWS would record a token that is sent as a name, and the log would quote a token that is mistaken for an account.
     */
    @ParameterizedTest
    @ValueSource(strings = {"sk.eyJ1IjoiYSJ9.c2ln", "tk.eyJ1IjoiYSJ9.c2ln", "pk.eyJ1IjoiYSJ9.c2ln", "sk."})
    void token_inPlaceOfAName_isAFaultThatDoesNotRepeatIt(String token) {
        VariableReader reader = new VariableReader(
                Map.of("MASTER_TOKEN_SECRET_ID", token, "SHARED_LEASES_TABLE", token, "MAPBOX_USERNAME", token));
        reader.secretId();
        reader.sharedLeasesTable();
        reader.account();

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(reader::throwErrors)
                .satisfies(e -> assertThat(e.faults())
                        .hasSize(3)
                        .allSatisfy(fault -> assertThat(fault)
                                .contains("must not be a token")
                                .doesNotContain(token)));
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "a/b", "ä"})
    void account_invalidName_isAFault(String name) {
        assertFault(Variable.MAPBOX_USERNAME, name, VariableReader::account, "not '.' or '..'");
    }

    @Test
    void account_dotsAndMore_isRead() {
        assertReads(Variable.MAPBOX_USERNAME, "...", VariableReader::account, java.util.Optional.of("..."));
        assertReads(Variable.MAPBOX_USERNAME, ".a", VariableReader::account, java.util.Optional.of(".a"));
    }

    @Test
    void region_isLambdasVariable_andBlankIsAbsent() {
        assertThat(new VariableReader(Map.of("AWS_REGION", " eu-central-1 ")).region())
                .hasValue("eu-central-1");
        assertThat(new VariableReader(Map.of("AWS_REGION", " ")).region()).isEmpty();
        VariableReader malformed = new VariableReader(Map.of("AWS_REGION", "eu central"));
        malformed.region();
        assertThatThrownBy(malformed::throwErrors).hasMessageStartingWith("AWS_REGION must be");
    }

    private static <T> void assertReads(Variable variable, String text, Function<VariableReader, T> read, T expected) {
        VariableReader reader = new VariableReader(Map.of(variable.name(), text));
        assertThat(read.apply(reader)).isEqualTo(expected);
        assertThatCode(reader::throwErrors).doesNotThrowAnyException();
    }

    private static void assertFault(Variable variable, String text, Consumer<VariableReader> read, String explanation) {
        VariableReader reader = new VariableReader(Map.of(variable.name(), text));
        read.accept(reader);
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(reader::throwErrors)
                .withMessageStartingWith(variable + " ")
                .withMessageContaining(explanation)
                .satisfies(e -> assertThat(e.faults()).hasSize(1));
    }
}
