package io.github.tokenvendor.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StaticFilesTest {

    @TempDir
    private Path project;

    private StaticFiles files;

    @BeforeEach
    void write() throws IOException {
        write("src/dev/web/index.html", "page");
        write("clients/web/src/client.js", "client");
        write("src/dev/web/sub/style.css", "style");
        write("src/dev/web/picture.png", "picture");
        write("src/dev/web/notes.txt", "notes");
        write("src/dev/web/noextension", "no");
        write("src/dev/web/.hidden.json", "hidden");
        write("src/dev/web/.git/config.json", "hidden");
        write("src/dev/web-other/secret.json", "secret");
        write("src/secret.json", "secret");
        write("clients/web/package.json", "package");
        write("clients/web/test/client.test.js", "test");
        Files.createSymbolicLink(project.resolve("src/dev/web/link.json"), project.resolve("src/secret.json"));
        Files.createDirectories(project.resolve("src/dev/web/folder.html"));
        write("src/openapi/openapi.yaml", "openapi");
        files = StaticFiles.of(project, "{\"mapboxIsReal\":false}");
    }

    @ParameterizedTest
    @CsvSource({
        "/, page, text/html; charset=utf-8",
        "/index.html, page, text/html; charset=utf-8",
        "/client.js, client, text/javascript; charset=utf-8",
        "/sub/style.css, style, text/css; charset=utf-8",
        "/picture.png, picture, image/png",
        "/openapi.yaml, openapi, application/yaml",
        "/local.json, {\"mapboxIsReal\":false}, application/json",
    })
    void find_existingFile_hasItsContentAndType(String path, String content, String type) {
        assertThat(files.find("GET", path)).hasValueSatisfying(file -> {
            assertThat(file.content()).asString().isEqualTo(content);
            assertThat(file.contentType()).isEqualTo(type);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/tokens",
                "/health",
                "/missing.js",
                "/notes.txt",
                "/noextension",
                "/.hidden.json",
                "/.git/config.json",
                "/../../secret.json",
                "/sub/../../../secret.json",
                "/../web-other/secret.json",
                "/../package.json",
                "/../test/client.test.js",
                "//etc/x.json",
                "/link.json",
                "/folder.html",
                "/sub",
                "/..",
                "/.",
                "",
                "/\u0000.js"
            })
    void find_anythingElse_isLeftToTheVendor(String path) {
        assertThat(files.find("GET", path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "OPTIONS", "HEAD", "DELETE"})
    void find_otherMethod_isLeftToTheVendor(String method) {
        assertThat(files.find(method, "/")).isEmpty();
        assertThat(files.find(method, "/local.json")).isEmpty();
    }

    @Test
    void find_absolutePathOfAnExistingFile_isLeftToTheVendor() {
        assertThat(files.find("GET", "/" + project.resolve("src/secret.json").toAbsolutePath()))
                .isEmpty();
    }

    @Test
    void find_projectWithoutPages_servesTheFactsOnly() {
        StaticFiles bare = StaticFiles.of(project.resolve("nowhere"), "{}");

        assertThat(bare.find("GET", "/")).isEmpty();
        assertThat(bare.find("GET", "/openapi.yaml")).isEmpty();
        assertThat(bare.find("GET", "/local.json")).isPresent();
    }

    private void write(String name, String content) throws IOException {
        Path file = project.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
