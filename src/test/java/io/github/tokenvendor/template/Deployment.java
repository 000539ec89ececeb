package io.github.tokenvendor.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The template with parameter values, validated and evaluated as CloudFormation does at deployment. */
final class Deployment {
    private static final Template TEMPLATE = Template.read();

    private final Map<String, String> values = new TreeMap<>();

    private Deployment() {}

    /** Creates a deployment with these values; other parameters have their defaults. */
    static Deployment with(Map<String, String> parameters) {
        Deployment deployment = new Deployment();
        TEMPLATE.parameters()
                .forEachEntry((name, parameter) ->
                        deployment.values.put(name, parameter.path("Default").asText()));
        deployment.values.putAll(parameters);
        return deployment;
    }

    /** The parameters and rules that CloudFormation would reject before any change; empty if the template deploys. */
    List<String> refusals() {
        List<String> refusals = new ArrayList<>();
        TEMPLATE.parameters().forEachEntry((name, parameter) -> {
            if (!isAllowed(name, parameter)) {
                refusals.add(name);
            }
        });
        TEMPLATE.section("Rules").forEachEntry((name, rule) -> {
            JsonNode condition = rule.path("RuleCondition");
            boolean applies = condition.isMissingNode() || truth(condition);
            if (applies && !rule.path("Assertions").valueStream().allMatch(each -> truth(each.path("Assert")))) {
                refusals.add(name);
            }
        });
        return refusals;
    }

    boolean has(String condition) {
        return truth(TEMPLATE.section("Conditions").path(condition));
    }

    /** Whether a resource is created: it has no condition, or a true one. */
    boolean makes(String resource) {
        String condition =
                TEMPLATE.section("Resources").path(resource).path("Condition").asText();
        return condition.isEmpty() || has(condition);
    }

    /** A function's variables; a reference to another resource has that resource's name as its value. */
    Map<String, String> environment(String function) {
        Map<String, String> environment = new HashMap<>();
        TEMPLATE.environment(function).forEachEntry((name, value) -> environment.put(name, text(value)));
        return environment;
    }

    String text(JsonNode node) {
        return String.join(",", list(node));
    }

    private boolean isAllowed(String name, JsonNode parameter) {
        List<String> entries = isList(name) ? list(name) : List.of(values.get(name));
        return entries.stream().allMatch(entry -> isAllowedEntry(entry, parameter));
    }

    private static boolean isAllowedEntry(String entry, JsonNode parameter) {
        boolean matches = !parameter.has("AllowedPattern")
                || entry.matches(parameter.path("AllowedPattern").asText());
        boolean listed = !parameter.has("AllowedValues")
                || Template.texts(parameter.path("AllowedValues")).contains(entry);
        boolean fits = entry.length() <= parameter.path("MaxLength").asInt(4_096);
        return matches && listed && fits && isWithinBounds(entry, parameter);
    }

    private static boolean isWithinBounds(String entry, JsonNode parameter) {
        if (!parameter.path("Type").asText().equals("Number")) {
            return true;
        }
        if (!entry.matches("-?[0-9]{1,9}")) {
            return false;
        }
        int number = Integer.parseInt(entry);
        return number >= parameter.path("MinValue").asInt(Integer.MIN_VALUE)
                && number <= parameter.path("MaxValue").asInt(Integer.MAX_VALUE);
    }

    private static boolean isList(String parameter) {
        return TEMPLATE.parameters().path(parameter).path("Type").asText().equals("CommaDelimitedList");
    }

    private List<String> list(String parameter) {
        return Arrays.stream(values.get(parameter).split(",", -1))
                .map(String::strip)
                .toList();
    }

    private boolean truth(JsonNode node) {
        String function = node.fieldNames().next();
        JsonNode operands = node.get(function);
        return switch (function) {
            case "Condition" -> has(operands.asText());
            case "Fn::Not" -> !truth(operands.get(0));
            case "Fn::And" -> operands.valueStream().allMatch(this::truth);
            case "Fn::Or" -> operands.valueStream().anyMatch(this::truth);
            case "Fn::Equals" -> text(operands.get(0)).equals(text(operands.get(1)));
            case "Fn::EachMemberIn" -> list(operands.get(1)).containsAll(list(operands.get(0)));
            default -> throw new IllegalArgumentException("Unknown condition function: " + function);
        };
    }

    private List<String> list(JsonNode node) {
        if (node.isArray()) {
            return node.valueStream().map(this::text).toList();
        }
        if (node.isValueNode()) {
            return List.of(node.asText());
        }
        String function = node.fieldNames().next();
        JsonNode operands = node.get(function);
        return switch (function) {
            case "Ref" -> reference(operands.asText());
            case "Fn::If" -> list(operands.get(has(operands.get(0).asText()) ? 1 : 2));
            case "Fn::Join" -> List.of(String.join(operands.get(0).asText(), list(operands.get(1))));
            case "Fn::Split" ->
                List.of(text(operands.get(1))
                        .split(Pattern.quote(operands.get(0).asText()), -1));
            default -> throw new IllegalArgumentException("Unknown function: " + function);
        };
    }

    private List<String> reference(String name) {
        if (!values.containsKey(name)) {
            return List.of(name);
        }
        return isList(name) ? list(name) : List.of(values.get(name));
    }
}
