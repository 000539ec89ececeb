package io.github.tokenvendor.dev;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** The demo page's map library, from a WebJar on the test class path; it is never deployed. */
final class WebJar {

    static final String LEAFLET_VERSION = "1.9.4";
    private static final String DIST = "/META-INF/resources/webjars/leaflet/" + LEAFLET_VERSION + "/dist/";
    private static final Map<String, String> FILES = Map.of(
            "leaflet-src.esm.js", "text/javascript; charset=utf-8",
            "leaflet.css", "text/css; charset=utf-8");

    private WebJar() {}

    /** Returns a file by name; empty if the page does not need it or the WebJar does not contain it. */
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
