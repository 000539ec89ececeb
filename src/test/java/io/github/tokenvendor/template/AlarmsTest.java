package io.github.tokenvendor.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tokenvendor.http.ProblemType;
import io.github.tokenvendor.lambda.HttpApiHandler;
import io.github.tokenvendor.lambda.RotationHandler;
import io.github.tokenvendor.rotation.RotationException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AlarmsTest {
    private static final String OWN_NAMESPACE = "MapboxTokenVendor";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Template TEMPLATE = Template.read();

    private record Metric(String namespace, String name, Set<String> dimensions, String outcome) {
        Set<String> names() {
            Set<String> names = new TreeSet<>(dimensions);
            names.add(name);
            return names;
        }
    }

    @Test
    void metricsOfTheVendorsAlarms_areWrittenByTheVendor() throws JsonProcessingException {
        List<Set<String>> written = writtenMetrics();

        assertThat(watched())
                .filteredOn(metric -> metric.namespace().equals(OWN_NAMESPACE))
                .isNotEmpty()
                .allSatisfy(metric -> assertThat(written).contains(metric.names()));
    }

    /**
     * Metrics from logs arrive late. Until then the newest point is the fill, and a single period would never breach.
     */
    @Test
    void everyAlarm_looksBackOverMorePeriodsThanMustBreach_aboveAllWhereItFills() {
        assertThat(TEMPLATE.resourcesOfType("AWS::CloudWatch::Alarm"))
                .hasSizeGreaterThan(9)
                .allSatisfy(alarm -> {
                    JsonNode properties = TEMPLATE.properties(alarm);
                    assertThat(properties.path("DatapointsToAlarm").asInt())
                            .isPositive()
                            .isLessThan(properties.path("EvaluationPeriods").asInt());
                });
    }

    @Test
    void outcomesOfTheAlarms_areProblemsOfTheVendor() {
        Set<String> codes =
                Arrays.stream(ProblemType.values()).map(ProblemType::code).collect(Collectors.toSet());

        assertThat(watched())
                .extracting(Metric::outcome)
                .filteredOn(outcome -> !outcome.isEmpty())
                .isSubsetOf(codes)
                .contains("misconfigured", "mapbox_rate_limited", "mapbox_unavailable", "secrets_unavailable");
    }

    @Test
    void everyServerSideProblem_raisesAnAlarm() {
        Set<String> watched = watched().stream().map(Metric::outcome).collect(Collectors.toSet());

        assertThat(watched)
                .containsAll(Set.of(
                        "misconfigured",
                        "internal_error",
                        "untrustworthy_response",
                        "mapbox_rate_limited",
                        "mapbox_unavailable",
                        "secrets_unavailable"));
    }

    @Test
    void everyAlarm_notifiesTheTopic_hasADescription_andTreatsMissingDataAsHealthy() {
        assertThat(TEMPLATE.resourcesOfType("AWS::CloudWatch::Alarm"))
                .isNotEmpty()
                .allSatisfy(alarm -> {
                    JsonNode properties = TEMPLATE.properties(alarm);
                    assertThat(Template.references(properties.path("AlarmActions")))
                            .containsExactlyInAnyOrder("AlarmTopicArn", "AlarmTopic");
                    assertThat(Template.references(properties.path("OKActions")))
                            .containsExactlyInAnyOrder("AlarmTopicArn", "AlarmTopic");
                    assertThat(properties.path("AlarmDescription").asText()).isNotBlank();
                    assertThat(properties.path("TreatMissingData").asText()).isEqualTo("notBreaching");
                });
    }

    @Test
    void longestExchange_fitsTheFunctionsTimeout_whichFitsTheGateways() {
        int timeout = TEMPLATE.properties("VendorFunction").path("Timeout").asInt() * 1_000;

        assertThat(TEMPLATE.parameters()
                        .path("UpstreamTimeoutMs")
                        .path("MaxValue")
                        .asInt())
                .isLessThan(timeout);
        assertThat(TEMPLATE.properties("VendorIntegration")
                        .path("TimeoutInMillis")
                        .asInt())
                .isGreaterThan(2 * timeout);
    }

    @Test
    void dashboardName_containsTheRegion_becauseDashboardNamesAreGlobal() {
        assertThat(Template.references(TEMPLATE.properties("Dashboard").path("DashboardName")))
                .containsExactly("AWS::StackName", "AWS::Region");
    }

    @Test
    void dashboard_isJson_andShowsMetricsThatTheVendorWrites() throws JsonProcessingException {
        JsonNode sub = TEMPLATE.properties("Dashboard").path("DashboardBody").path("Fn::Sub");
        String body = sub.path(0).asText();
        for (Map.Entry<String, JsonNode> own : sub.path(1).properties()) {
            body = body.replace(
                    "${" + own.getKey() + "}", own.getValue().path("Fn::Sub").asText());
        }
        Set<String> written = new TreeSet<>();
        writtenMetrics().forEach(written::addAll);
        // Written only by requests that reach that upstream.
        written.addAll(Set.of("MapboxLatency", "SecretsLatency", "SharedLeaseLatency"));

        JsonNode widgets = JSON.readTree(body.replaceAll("\\$\\{[^}]*}", "x")).path("widgets");

        assertThat(widgets)
                .hasSize(9)
                .allSatisfy(widget -> assertThat(widget.path("properties").path("metrics"))
                        .isNotEmpty()
                        .allSatisfy(line -> {
                            if (line.path(0).asText().equals(OWN_NAMESPACE)) {
                                assertThat(written).contains(line.path(1).asText());
                            }
                        }));
    }

    @Test
    void dashboard_searchesDimensionsThatTheVendorWrites() throws JsonProcessingException {
        String body = TEMPLATE.properties("Dashboard")
                .path("DashboardBody")
                .path("Fn::Sub")
                .path(0)
                .asText();
        List<Set<String>> written = writtenMetrics();

        assertThat(Pattern.compile("MetricName=\\(\\\\\"(\\w+)|MetricName=\\\\\"(\\w+)")
                        .matcher(body)
                        .results())
                .hasSize(3);
        assertThat(written)
                .contains(
                        Set.of("FunctionName", "Outcome", "Requests"),
                        Set.of("FunctionName", "Policy", "Requests"),
                        Set.of("FunctionName", "Policy", "Minted"),
                        Set.of("FunctionName", "Policy", "Refused"));
        assertThat(body)
                .contains(
                        "{MapboxTokenVendor,FunctionName,Outcome}",
                        "{MapboxTokenVendor,FunctionName,Policy}",
                        "{MapboxTokenVendor,FunctionName,UpstreamFailure}");
    }

    /** A caller who would be refused is not an incident, and by default none is served. */
    @Test
    void callersWhoWouldBeRefused_areWatchedOnlyWhileTheyAreServed_andOverADay() {
        JsonNode alarm = TEMPLATE.properties("WouldRefuseAlarm");

        assertThat(Deployment.with(Map.of()).makes("WouldRefuseAlarm")).isFalse();
        assertThat(Deployment.with(Map.of("Authentication", "report")).makes("WouldRefuseAlarm"))
                .isTrue();
        assertThat(alarm.path("Period").asInt()
                        * alarm.path("EvaluationPeriods").asInt())
                .isEqualTo(24 * 60 * 60);
    }

    private static List<Metric> watched() {
        List<Metric> metrics = new ArrayList<>();
        for (String alarm : TEMPLATE.resourcesOfType("AWS::CloudWatch::Alarm")) {
            JsonNode properties = TEMPLATE.properties(alarm);
            if (properties.has("MetricName")) {
                metrics.add(metric(properties));
            }
            properties.path("Metrics").forEach(query -> {
                if (query.has("MetricStat")) {
                    metrics.add(metric(query.path("MetricStat").path("Metric")));
                }
            });
        }
        return metrics;
    }

    private static Metric metric(JsonNode node) {
        Set<String> names = new TreeSet<>();
        String outcome = "";
        for (JsonNode dimension : node.path("Dimensions")) {
            names.add(dimension.path("Name").asText());
            outcome = dimension.path("Name").asText().equals("Outcome")
                    ? dimension.path("Value").asText()
                    : outcome;
        }
        return new Metric(
                node.path("Namespace").asText(), node.path("MetricName").asText(), names, outcome);
    }

    /** Each metric with its dimensions, as declared by the lines of two requests and one rotation step. */
    private static List<Set<String>> writtenMetrics() throws JsonProcessingException {
        List<Set<String>> metrics = new ArrayList<>();
        metrics.addAll(declared(log -> new HttpApiHandler(Map.of(), Clock.systemUTC(), log)
                .handleRequest(APIGatewayV2HTTPEvent.builder().build(), null)));
        metrics.addAll(declared(log ->
                new HttpApiHandler(withPolicy(), Clock.systemUTC(), log).handleRequest(scopeNotAllowed(), null)));
        metrics.addAll(declared(log -> {
            RotationHandler handler = new RotationHandler(Map.of(), Clock.systemUTC(), log);
            assertThatThrownBy(() -> handler.handleRequest(null, null)).isInstanceOf(RotationException.class);
        }));
        return metrics;
    }

    private static Map<String, String> withPolicy() {
        Map<String, String> environment = new HashMap<>(ParametersTest.deployedByDefault());
        environment.put("AWS_REGION", "eu-central-1");
        environment.put("POLICIES", "[{\"name\":\"visitors\"}]");
        return environment;
    }

    private static APIGatewayV2HTTPEvent scopeNotAllowed() {
        return APIGatewayV2HTTPEvent.builder()
                .withRawPath("/tokens")
                .withHeaders(Map.of("content-type", "application/json"))
                .withBody("{\"scopes\":[\"uploads:write\"]}")
                .withRequestContext(RequestContext.builder()
                        .withStage("$default")
                        .withHttp(
                                RequestContext.Http.builder().withMethod("POST").build())
                        .build())
                .build();
    }

    private static List<Set<String>> declared(Consumer<PrintStream> invocation) throws JsonProcessingException {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        invocation.accept(new PrintStream(log, true, StandardCharsets.UTF_8));
        String last = log.toString(StandardCharsets.UTF_8)
                .lines()
                .reduce((first, second) -> second)
                .orElseThrow();
        List<Set<String>> metrics = new ArrayList<>();
        for (JsonNode directive : JSON.readTree(last).path("_aws").path("CloudWatchMetrics")) {
            assertThat(directive.path("Namespace").asText()).isEqualTo(OWN_NAMESPACE);
            for (JsonNode dimensions : directive.path("Dimensions")) {
                for (JsonNode metric : directive.path("Metrics")) {
                    Set<String> names = Template.texts(dimensions);
                    names.add(metric.path("Name").asText());
                    metrics.add(names);
                }
            }
        }
        return metrics;
    }
}
