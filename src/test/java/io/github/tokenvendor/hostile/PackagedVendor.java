package io.github.tokenvendor.hostile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.tokenvendor.runtime.Answer;
import io.github.tokenvendor.runtime.PackagedFunction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The packaged program in a process of its own, under AWS's runtime client. */
final class PackagedVendor implements VendorUnderTest {
    private final PackagedFunction function;
    private int linesSeen;

    PackagedVendor(PackagedFunction function) {
        this.function = function;
    }

    @Override
    public VendorReply invoke(String event, LambdaContext context) {
        if (context != LambdaContext.FULL) {
            throw new IllegalArgumentException("the runtime client's context is always whole");
        }
        Answer answer = function.invoke(event);
        if (answer.isError()) {
            throw new IllegalStateException(answer.errorType() + ": " + answer.body());
        }
        try {
            JsonNode response = AnswerRules.json(answer.body());
            Map<String, String> headers = new LinkedHashMap<>();
            response.path("headers")
                    .properties()
                    .forEach(field ->
                            headers.put(field.getKey(), field.getValue().textValue()));
            return new VendorReply(
                    answer.requestId(),
                    response.path("statusCode").intValue(),
                    headers,
                    response.path("body").asText(""),
                    response.path("isBase64Encoded").booleanValue());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the function's answer is not JSON", e);
        }
    }

    @Override
    public List<String> newLines(int count) {
        List<String> all = function.awaitStdout(linesSeen + count);
        List<String> lines = all.subList(linesSeen, all.size());
        linesSeen = all.size();
        return lines;
    }
}
