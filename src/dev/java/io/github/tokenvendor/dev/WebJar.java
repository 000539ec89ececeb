package io.github.tokenvendor.dev;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** Serves the demo page's map library from a WebJar on the test class path, so that it is never deployed. */
final class WebJar {

    static final String LEAFLET_VERSION = "1.9.4";
    private static final String DIST = "/META-INF/resources/webjars/leaflet/" + LEAFLET_VERSION + "/dist/";
    private static final Map<String, String> FILES = Map.of(
            "leaflet-src.esm.js", "text/javascript; charset=utf-8",
            "leaflet.css", "text/css; charset=utf-8");

    private WebJar() {}

    /** Returns the file with this name; empty unless it is one of those that the page needs. */
    static Optional<StaticFile> find(String name) {
        if (!FILES.containsKey(name)) {
            return Optional.empty();
        }
        try (InputStream content = WebJar.class.getResourceAsStream(DIST + name)) {
            return content == null
                    ? Optional.empty()
                    : Optional.of(new StaticFile(FILES.get(name), content.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
