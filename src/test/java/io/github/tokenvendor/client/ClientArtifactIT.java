package io.github.tokenvendor.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** What the build leaves in target/client, as a program that uses the client would get it. */
class ClientArtifactIT {

    private static final Path FOLDER = Path.of("target", "client");
    private static final Path SOURCES = Path.of("src", "client", "java");
    private static final String PACKAGE = "io/github/tokenvendor/client/";
    private static final int JAVA_8 = 52;

    private final String version = text(document(read(Path.of("pom.xml"))).getDocumentElement(), "version");

    @Test
    void jar_holdsTheClientAndNothingElse_forJava8() throws IOException {
        Map<String, byte[]> jar = entries("");
        assertThat(jar.keySet())
                .allMatch(name -> name.startsWith("META-INF/") || name.startsWith(PACKAGE) && name.endsWith(".class"));
        for (Map.Entry<String, byte[]> entry : jar.entrySet()) {
            if (entry.getKey().endsWith(".class")) {
                assertThat(classFileVersion(entry.getValue()))
                        .as(entry.getKey())
                        .isEqualTo(JAVA_8);
            }
        }
        for (String source : sources()) {
            if (!source.endsWith("package-info.java")) {
                assertThat(jar).containsKey(source.replace(".java", ".class"));
            }
        }
        assertThat(jar).containsKey("META-INF/LICENSE");
        assertThat(new String(jar.get("META-INF/MANIFEST.MF"), StandardCharsets.UTF_8))
                .contains("Implementation-Version: " + version)
                .contains("Automatic-Module-Name: io.github.tokenvendor.client");
    }

    @Test
    void pom_hasTheVersionOfTheBuildAndNoDependency() throws IOException {
        byte[] beside = read(FOLDER.resolve("mapbox-token-client-" + version + ".pom"));
        assertThat(entries("").get("META-INF/maven/io.github.tokenvendor/mapbox-token-client/pom.xml"))
                .isEqualTo(beside);
        Element project = document(beside).getDocumentElement();
        assertThat(text(project, "groupId")).isEqualTo("io.github.tokenvendor");
        assertThat(text(project, "artifactId")).isEqualTo("mapbox-token-client");
        assertThat(text(project, "version")).isEqualTo(version);
        assertThat(text(project, "packaging")).isEqualTo("jar");
        assertThat(project.getElementsByTagName("dependencies").getLength()).isZero();
        assertThat(project.getElementsByTagName("parent").getLength()).isZero();
    }

    @Test
    void sources_areAllThere() throws IOException {
        Map<String, byte[]> jar = entries("-sources");
        for (String source : sources()) {
            assertThat(jar.get(source)).as(source).isEqualTo(read(SOURCES.resolve(source)));
        }
    }

    @Test
    void javadoc_explainsEveryPublicTypeAndEachOfItsMethods() throws Exception {
        Map<String, byte[]> jar = entries("-javadoc");
        for (String source : sources()) {
            String name = source.replace(".java", "");
            Class<?> type = name.endsWith("package-info") ? null : Class.forName(name.replace('/', '.'));
            byte[] page = jar.get(name + ".html");
            if (type == null || !Modifier.isPublic(type.getModifiers())) {
                assertThat(page).as(name).isNull();
            } else {
                assertThat(page).as(name).isNotNull();
                assertExplained(type, new String(page, StandardCharsets.UTF_8));
            }
        }
    }

    private static void assertExplained(Class<?> type, String page) {
        String[] sections = page.split(Pattern.quote("<section class=\"detail\""), -1);
        for (String section : sections) {
            assertThat(section.contains("<div class=\"block\">")).as(section).isTrue();
        }
        long methods = Stream.of(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .count();
        assertThat(sections.length - 1).as(type.getName()).isEqualTo(methods);
    }

    @Test
    void deployedTree_hasNothingOfIt() throws IOException {
        assertThat(Path.of("target", "classes", PACKAGE)).doesNotExist();
        try (Stream<Path> libraries = Files.list(Path.of("target", "lib"))) {
            assertThat(libraries)
                    .noneMatch(path -> path.getFileName().toString().contains("client-" + version));
        }
    }

    private Map<String, byte[]> entries(String classifier) throws IOException {
        Path file = FOLDER.resolve("mapbox-token-client-" + version + classifier + ".jar");
        Map<String, byte[]> entries = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!entry.isDirectory()) {
                    entries.put(entry.getName(), zip.readAllBytes());
                }
            }
        }
        return entries;
    }

    private static Iterable<String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> SOURCES.relativize(file).toString().replace('\\', '/'))
                    .toList();
        }
    }

    private static int classFileVersion(byte[] classFile) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile));
        in.skipBytes(6);
        return in.readUnsignedShort();
    }

    private static String text(Element project, String child) {
        return project.getElementsByTagName(child).item(0).getTextContent();
    }

    private static Document document(byte[] xml) {
        try (InputStream in = new ByteArrayInputStream(xml)) {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
