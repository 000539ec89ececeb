package io.github.tokenvendor.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** This project's SAM template, with queries for tests. */
public final class Template {
    static final Path PROJECT = Path.of(System.getProperty("basedir", ""));

    private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{([A-Za-z0-9:]+)(?:\\.[A-Za-z0-9.]+)?}");

    private final JsonNode root;

    private Template(JsonNode root) {
        this.root = root;
    }

    public static Template read() {
        return read("template.yaml");
    }

    /** The template of the nested stack with CloudFront. */
    static Template readEdge() {
        return read("edge.yaml");
    }

    private static Template read(String file) {
        try {
            return new Template(CloudFormationYaml.read(PROJECT.resolve(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public JsonNode section(String name) {
        JsonNode section = root.path(name);
        if (section.isMissingNode()) {
            throw new IllegalArgumentException("The template has no " + name);
        }
        return section;
    }

    public JsonNode parameters() {
        return section("Parameters");
    }

    public JsonNode properties(String resource) {
        JsonNode properties = section("Resources").path(resource).path("Properties");
        if (properties.isMissingNode()) {
            throw new IllegalArgumentException("The template has no " + resource);
        }
        return properties;
    }

    public Set<String> resourcesOfType(String type) {
        return section("Resources").properties().stream()
                .filter(resource -> resource.getValue().path("Type").asText().equals(type))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A function's variables, with those that all functions have, as SAM adds them. */
    public JsonNode environment(String function) {
        ObjectNode variables = JsonNodeFactory.instance.objectNode();
        for (JsonNode part : List.of(section("Globals").path("Function"), properties(function))) {
            part.path("Environment").path("Variables").forEachEntry(variables::set);
        }
        return variables;
    }

    public static Set<String> names(JsonNode object) {
        return object.propertyStream().map(Map.Entry::getKey).collect(Collectors.toCollection(TreeSet::new));
    }

    public static Set<String> texts(JsonNode arrayOrText) {
        return arrayOrText.isTextual()
                ? Set.of(arrayOrText.asText())
                : arrayOrText.valueStream().map(JsonNode::asText).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The names that a part of the template refers to by {@code Ref} or in {@code Fn::Sub}, without conditions. */
    public static Set<String> references(JsonNode part) {
        Set<String> found = new LinkedHashSet<>();
        collect(part, found);
        return found;
    }

    private static void collect(JsonNode part, Set<String> found) {
        if (part.has("Ref")) {
            found.add(part.get("Ref").asText());
        } else if (part.has("Fn::Sub")) {
            collectSubstitutions(part.get("Fn::Sub"), found);
        } else {
            part.forEach(child -> collect(child, found));
        }
    }

    private static void collectSubstitutions(JsonNode sub, Set<String> found) {
        JsonNode own = sub.isArray() ? sub.get(1) : sub.path("none");
        Matcher matcher = SUBSTITUTION.matcher(sub.isArray() ? sub.get(0).asText() : sub.asText());
        while (matcher.find()) {
            if (!own.has(matcher.group(1))) {
                found.add(matcher.group(1));
            }
        }
        collect(own, found);
    }
}
