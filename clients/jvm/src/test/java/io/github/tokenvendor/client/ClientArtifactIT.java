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
import org.w3c.dom.NodeList;

/** The jars in target, as a program that uses the client gets them. */
class ClientArtifactIT {

    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final String MAVEN = "META-INF/maven/io.github.tokenvendor/mapbox-token-client/";
    private static final String PACKAGE = "io/github/tokenvendor/client/";
    private static final int JAVA_8 = 52;

    private final String version = text(document(read(Path.of("pom.xml"))).getDocumentElement(), "version");

    @Test
    void jar_holdsOnlyTheClient_compiledForJava8() throws IOException {
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
    void pom_inheritsNothing_andNeedsNothingAtRunTime() throws IOException {
        byte[] published = entries("").get(MAVEN + "pom.xml");
        assertThat(published).isEqualTo(read(Path.of("pom.xml")));
        Element project = document(published).getDocumentElement();
        assertThat(text(project, "groupId")).isEqualTo("io.github.tokenvendor");
        assertThat(text(project, "artifactId")).isEqualTo("mapbox-token-client");
        assertThat(text(project, "version")).isEqualTo(version);
        assertThat(text(project, "packaging")).isEqualTo("jar");
        assertThat(project.getElementsByTagName("parent").getLength()).isZero();
        assertThat(project.getElementsByTagName("dependencyManagement").getLength())
                .isZero();
        NodeList dependencies = project.getElementsByTagName("dependency");
        for (int i = 0; i < dependencies.getLength(); i++) {
            assertThat(text((Element) dependencies.item(i), "scope")).isEqualTo("test");
        }
    }

    @Test
    void sources_areComplete() throws IOException {
        Map<String, byte[]> jar = entries("-sources");
        for (String source : sources()) {
            assertThat(jar.get(source)).as(source).isEqualTo(read(SOURCES.resolve(source)));
        }
    }

    @Test
    void javadoc_explainsEveryPublicTypeAndMethod() throws Exception {
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

    private Map<String, byte[]> entries(String classifier) throws IOException {
        Path file = Path.of("target", "mapbox-token-client-" + version + classifier + ".jar");
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
