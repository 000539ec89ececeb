package io.github.tokenvendor.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.CustomPojoSerializer;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.events.SecretsManagerRotationEvent;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventSerializerTest {
    private static final Path EVENTS = Path.of("events");

    private final EventSerializer serializer = new EventSerializer();

    static Stream<Path> httpApiEvents() throws IOException {
        return events("http-api-", "function-url-");
    }

    static Stream<Path> restApiEvents() throws IOException {
        return events("rest-");
    }

    private static Stream<Path> events(String... prefixes) throws IOException {
        try (Stream<Path> files = Files.list(EVENTS)) {
            return files
                    .filter(file ->
                            Stream.of(prefixes).anyMatch(file.getFileName().toString()::startsWith))
                    .toList()
                    .stream();
        }
    }

    @Test
    void runtime_findsTheSerializer() {
        assertThat(ServiceLoader.load(CustomPojoSerializer.class)).hasAtLeastOneElementOfType(EventSerializer.class);
    }

    /** The runtime's own data binding is the reference for what the handler uses of an event. */
    @ParameterizedTest
    @MethodSource("httpApiEvents")
    void fromJson_eventOfFormat2_hasWhatTheRuntimeWouldBind(Path file) throws IOException {
        APIGatewayV2HTTPEvent own = serializer.fromJson(Files.readString(file), APIGatewayV2HTTPEvent.class);
        APIGatewayV2HTTPEvent reference = JacksonFactory.getInstance()
                .getSerializer(APIGatewayV2HTTPEvent.class)
                .fromJson(Files.readString(file));

        assertThat(own)
                .usingRecursiveComparison()
                .ignoringFields(
                        "asksForCheck",
                        "routeKey",
                        "rawQueryString",
                        "cookies",
                        "queryStringParameters",
                        "pathParameters",
                        "stageVariables")
                .ignoringFieldsMatchingRegexes(
                        "requestContext\\.(?!requestId|stage|http|authorizer).*",
                        "requestContext\\.http\\.(?!method).*",
                        "requestContext\\.authorizer\\.(?!jwt).*",
                        "requestContext\\.authorizer\\.jwt\\.(?!claims).*")
                .isEqualTo(reference);
    }

    @ParameterizedTest
    @MethodSource("restApiEvents")
    void fromJson_eventOfFormat1_hasWhatTheRuntimeWouldBind(Path file) throws IOException {
        APIGatewayProxyRequestEvent own =
                serializer.fromJson(Files.readString(file), APIGatewayProxyRequestEvent.class);
        PojoSerializer<APIGatewayProxyRequestEvent> runtime = LambdaEventSerializers.serializerFor(
                APIGatewayProxyRequestEvent.class, getClass().getClassLoader());
        APIGatewayProxyRequestEvent reference = runtime.fromJson(Files.readString(file));

        assertThat(own)
                .usingRecursiveComparison()
                .ignoringFields(
                        "asksForCheck",
                        "resource",
                        "queryStringParameters",
                        "multiValueQueryStringParameters",
                        "pathParameters",
                        "stageVariables")
                .ignoringFieldsMatchingRegexes("requestContext\\.(?!requestId|authorizer).*")
                .isEqualTo(reference);
    }

    @Test
    void fromJson_rotation_hasStepSecretAndTokens() {
        SecretsManagerRotationEvent event = serializer.fromJson(
                stream(
                        "{\"Step\":\"setSecret\",\"SecretId\":\"s\",\"ClientRequestToken\":\"c\",\"RotationToken\":\"r\"}"),
                SecretsManagerRotationEvent.class);

        assertThat(event.getStep()).isEqualTo("setSecret");
        assertThat(event.getSecretId()).isEqualTo("s");
        assertThat(event.getClientRequestToken()).isEqualTo("c");
        assertThat(event.getRotationToken()).isEqualTo("r");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", " null\n"})
    void fromJson_nothing_isNull(String json) {
        APIGatewayV2HTTPEvent event = serializer.fromJson(stream(json), APIGatewayV2HTTPEvent.class);

        assertThat(event).isNull();
    }

    /** Some gateways send numbers where others send text; the handlers see such a member as absent. */
    @Test
    void fromJson_membersOfOtherTypes_countAsAbsent() {
        APIGatewayV2HTTPEvent event = serializer.fromJson(
                "{\"version\":2,\"rawPath\":null,\"headers\":{\"a\":1,\"b\":\"c\"},\"requestContext\":[],\"body\":{}}",
                APIGatewayV2HTTPEvent.class);

        assertThat(event.getVersion()).isNull();
        assertThat(event.getRawPath()).isNull();
        assertThat(event.getHeaders()).containsExactly(Map.entry("b", "c"));
        assertThat(event.getRequestContext()).isNull();
        assertThat(event.getBody()).isNull();
    }

    @Test
    void fromJson_query_isReadInBothFormats() {
        APIGatewayV2HTTPEvent http =
                serializer.fromJson("{\"rawQueryString\":\"scopes=a:b,c:d\"}", APIGatewayV2HTTPEvent.class);
        APIGatewayProxyRequestEvent rest = serializer.fromJson(
                "{\"queryStringParameters\":{\"scopes\":\"a:b\"},\"multiValueQueryStringParameters\":{\"scopes\":[\"c:d\","
                        + "\"a:b\"]}}",
                APIGatewayProxyRequestEvent.class);

        assertThat(http.getRawQueryString()).isEqualTo("scopes=a:b,c:d");
        assertThat(rest.getQueryStringParameters()).isEqualTo(Map.of("scopes", "a:b"));
        assertThat(rest.getMultiValueQueryStringParameters()).isEqualTo(Map.of("scopes", List.of("c:d", "a:b")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"sk.secret\"", "{\"body\":\"sk.secret\"", "{\"a\":1,\"a\":2}"})
    void fromJson_notAnObject_failsWithoutQuotingIt(String json) {
        assertThatThrownBy(() -> serializer.fromJson(json, APIGatewayV2HTTPEvent.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .message()
                .startsWith("the event is ")
                .doesNotContain("sk.");
    }

    /** API Gateway passes bodies of up to 10 MB; Lambda takes 6 MB. */
    @Test
    void fromJson_largestEvent_isRead() {
        String body = "x".repeat(6 * 1_024 * 1_024);

        APIGatewayV2HTTPEvent event = serializer.fromJson("{\"body\":\"" + body + "\"}", APIGatewayV2HTTPEvent.class);

        assertThat(event.getBody()).hasSameSizeAs(body);
    }

    @Test
    void fromJson_typeOfNoHandler_fails() {
        assertThatThrownBy(() -> serializer.fromJson("{}", String.class)).hasMessageContaining("java.lang.String");
    }

    @Test
    void toJson_responseOfFormat2_isWhatApiGatewayReads() throws IOException {
        APIGatewayV2HTTPResponse response = APIGatewayV2HTTPResponse.builder()
                .withStatusCode(403)
                .withHeaders(Map.of("Vary", "Origin"))
                .withBody("{\"a\":\"ü\"}")
                .build();

        assertThat(json(response))
                .isEqualTo(Map.of(
                        "statusCode",
                        403,
                        "headers",
                        Map.of("Vary", "Origin"),
                        "body",
                        "{\"a\":\"ü\"}",
                        "isBase64Encoded",
                        false));
    }

    @Test
    void toJson_multiValueHeaders_areWrittenWhereThereAreSome() throws IOException {
        APIGatewayProxyResponseEvent response = new APIGatewayProxyResponseEvent()
                .withStatusCode(204)
                .withHeaders(Map.of())
                .withBody("");

        assertThat(json(response)).doesNotContainKey("multiValueHeaders").containsEntry("statusCode", 204);
        assertThat(json(response.withMultiValueHeaders(Map.of("Vary", List.of("Origin")))))
                .containsEntry("multiValueHeaders", Map.of("Vary", List.of("Origin")));
    }

    @Test
    void toJson_nothing_isNull() {
        assertThat(text(null)).isEqualTo("null");
    }

    private Map<String, Object> json(Object response) throws IOException {
        return new ObjectMapper().readValue(text(response), new TypeReference<>() {});
    }

    private String text(Object response) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        serializer.toJson(response, out, Object.class);
        return out.toString(UTF_8);
    }

    private static ByteArrayInputStream stream(String json) {
        return new ByteArrayInputStream(json.getBytes(UTF_8));
    }
}
