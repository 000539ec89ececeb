package io.github.tokenvendor.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tokenvendor.testing.Json;
import io.github.tokenvendor.testing.VendorFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** The stored events for {@code sam local invoke -e}. */
final class EventFile {

    private static final Path FOLDER = Path.of(System.getProperty("basedir", ""), "events");
    /** The environment for {@code sam local}, not an event. */
    private static final String ENVIRONMENT = "env.json";

    private EventFile() {}

    /**
     * Upstreams on the machine's clock, with the account that the events name, and the scopes and policies of
     * {@code sam local}.
     */
    static VendorFixture upstreams() {
        JsonNode local = Json.read(read(ENVIRONMENT)).path("VendorFunction");
        return new VendorFixture(Clock.systemUTC())
                .forAccount("example")
                .with("ALLOWED_SCOPES", local.path("ALLOWED_SCOPES").asText())
                .with("POLICIES", local.path("POLICIES").asText())
                .with("EDGE_CACHE", local.path("EDGE_CACHE").asText());
    }

    static String read(String name) {
        try {
            return Files.readString(FOLDER.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The sorted names of all events that an API Gateway or a function URL sends. */
    static List<String> ofApis() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json") && !name.equals(ENVIRONMENT))
                    .filter(name -> !name.startsWith("rotation-"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
