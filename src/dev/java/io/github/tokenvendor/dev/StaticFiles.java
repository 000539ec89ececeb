package io.github.tokenvendor.dev;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The files that the local endpoint serves beside the vendor: the demo page and its map library, the OpenAPI document
 * and {@code /local.json}, which tells the page what it talks to. They are read anew for every request.
 */
final class StaticFiles {

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("map", "application/json"),
            Map.entry("yaml", "application/yaml"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("webp", "image/webp"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"));

    private final Path pages;
    private final Path openApi;
    private final String facts;

    private StaticFiles(Path pages, Path openApi, String facts) {
        this.pages = pages;
        this.openApi = openApi;
        this.facts = facts;
    }

    /**
     * The files of a project.
     *
     * @param project its folder; files that do not exist there are not served
     * @param facts   the JSON of {@code /local.json}
     */
    static StaticFiles of(Path project, String facts) {
        return new StaticFiles(project.resolve("src/browser"), project.resolve("src/openapi/openapi.yaml"), facts);
    }

    /** The file for a request; empty when the vendor is to answer. {@code path} is decoded. */
    Optional<StaticFile> find(String method, String path) {
        if (!method.equals("GET") || !path.startsWith("/")) {
            return Optional.empty();
        }
        return switch (path) {
            case "/local.json" ->
                Optional.of(new StaticFile("application/json", facts.getBytes(StandardCharsets.UTF_8)));
            case "/openapi.yaml" -> file(openApi.getParent(), openApi);
            case "/leaflet/leaflet-src.esm.js", "/leaflet/leaflet.css" ->
                WebJar.find(path.substring("/leaflet/".length()));
            default -> page(path.equals("/") ? "index.html" : path.substring(1));
        };
    }

    private Optional<StaticFile> page(String name) {
        try {
            return file(pages, pages.resolve(name));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Reads a file if it truly lies in the folder, links resolved, and no part of its way there is hidden. */
    private static Optional<StaticFile> file(Path folder, Path file) {
        try {
            Path real = file.toRealPath();
            Path root = folder.toRealPath();
            String type = TYPES.get(extension(real));
            if (type == null || !real.startsWith(root) || hidden(root.relativize(real)) || !Files.isRegularFile(real)) {
                return Optional.empty();
            }
            return Optional.of(new StaticFile(type, Files.readAllBytes(real)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean hidden(Path relative) {
        for (Path part : relative) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    private static String extension(Path file) {
        String name = file.getFileName() == null ? "" : file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
