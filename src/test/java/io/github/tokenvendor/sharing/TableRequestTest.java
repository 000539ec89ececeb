package io.github.tokenvendor.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.json.JsonWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableRequestTest {
    private final TableRequest request = new TableRequest("shared-leases");

    @Test
    void parameters_ofEveryKind_areWrittenAsDynamoDbTakesThem() {
        request.with("ConditionExpression", "#claimant = :mine")
                .names("claimant")
                .value("mine", LeaseItem.text("me"));

        assertThat(JsonWriter.of(request.parameters()))
                .isEqualTo("{\"TableName\":\"shared-leases\",\"ConditionExpression\":\"#claimant = :mine\","
                        + "\"ExpressionAttributeNames\":{\"#claimant\":\"claimant\"},"
                        + "\"ExpressionAttributeValues\":{\":mine\":{\"S\":\"me\"}}}");
    }

    /** DynamoDB refuses an empty map of values. */
    @Test
    void parameters_withoutAValue_haveNoMemberForValues() {
        assertThat(request.names("key").parameters()).containsOnlyKeys("TableName", "ExpressionAttributeNames");
    }

    /** DynamoDB refuses an expression with undefined names. */
    @Test
    void namesAndValues_givenInSeveralCalls_areAllKept() {
        request.names("key", "token").names("claimant");
        request.value("key", LeaseItem.text("a")).value("until", LeaseItem.number(7));

        assertThat(request.parameters())
                .containsEntry(
                        "ExpressionAttributeNames", Map.of("#key", "key", "#token", "token", "#claimant", "claimant"))
                .containsEntry(
                        "ExpressionAttributeValues", Map.of(":key", Map.of("S", "a"), ":until", Map.of("N", "7")));
    }
}
