package io.github.tokenvendor.dev;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** The map library of the demo page, from a WebJar on the class path of the tests: it is never deployed. */
final class WebJar {

    static final String LEAFLET_VERSION = "1.9.4";
    private static final String DIST = "/META-INF/resources/webjars/leaflet/" + LEAFLET_VERSION + "/dist/";
    private static final Map<String, String> FILES = Map.of(
            "leaflet-src.esm.js", "text/javascript; charset=utf-8",
            "leaflet.css", "text/css; charset=utf-8");

    private WebJar() {}

    /** The file of this name; empty if there is none, or if the page needs none of this name. */
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
