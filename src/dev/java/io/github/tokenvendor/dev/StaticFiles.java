package io.github.tokenvendor.dev;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files that the local endpoint serves in addition to the vendor: the demo page, its map library, the browser
 * client, the OpenAPI document and {@code /local.json}, which tells the page what it talks to. Every request reads them
 * again.
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

    private final List<Path> folders;
    private final Path openApi;
    private final String facts;

    private StaticFiles(List<Path> folders, Path openApi, String facts) {
        this.folders = folders;
        this.openApi = openApi;
        this.facts = facts;
    }

    /**
     * Returns the files of a project.
     *
     * @param project its folder; missing files are not served
     * @param facts   the JSON of {@code /local.json}
     */
    static StaticFiles of(Path project, String facts) {
        return new StaticFiles(
                List.of(project.resolve("src/dev/web"), project.resolve("clients/web/src")),
                project.resolve("src/openapi/openapi.yaml"),
                facts);
    }

    /** Returns the file for a request; empty if the vendor must respond. {@code path} is decoded. */
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
            return folders.stream()
                    .flatMap(folder -> file(folder, folder.resolve(name)).stream())
                    .findFirst();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Reads a file unless, with links resolved, it is outside the folder or any part of its path is hidden. */
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
