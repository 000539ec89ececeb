package io.github.tokenvendor.bench;

import io.github.tokenvendor.runtime.PackagedFunction;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A candidate's size.
 *
 * @param zipBytes size of the deployment package
 * @param classes classes loaded after the first response
 * @param residentKilobytes resident memory after the first response
 */
record Footprint(long zipBytes, long classes, long residentKilobytes) {

    static Footprint of(BenchmarkSetup setup, JavaInstallation java, Upstreams upstreams, Candidate candidate)
            throws IOException, InterruptedException {
        try (PackagedFunction function = PackagedFunction.start(candidate.launch(setup, java, upstreams))) {
            TokenResponse.check(candidate, function.invoke(Events.VEND));
            long pid = function.process().pid();
            String counters =
                    Command.run(List.of(java.tool("jcmd").toString(), Long.toString(pid), "PerfCounter.print"));
            long classes =
                    number(counters, "java.cls.loadedClasses=") + number(counters, "java.cls.sharedLoadedClasses=");
            long resident = number(Files.readString(Path.of("/proc", Long.toString(pid), "status")), "VmRSS:");
            return new Footprint(zipped(setup.tree(candidate)), classes, resident);
        }
    }

    private static long number(String text, String name) {
        return text.lines()
                .map(String::strip)
                .filter(line -> line.startsWith(name))
                .findFirst()
                .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .orElseThrow(() -> new IllegalStateException("no " + name));
    }

    private static long zipped(Path tree) throws IOException {
        long[] size = new long[1];
        OutputStream counter = new OutputStream() {
            @Override
            public void write(int one) {
                size[0]++;
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                size[0] += length;
            }
        };
        try (ZipOutputStream zip = new ZipOutputStream(counter);
                Stream<Path> paths = Files.walk(tree)) {
            for (Path file : (Iterable<Path>) paths.filter(Files::isRegularFile).sorted()::iterator) {
                zip.putNextEntry(new ZipEntry(tree.relativize(file).toString()));
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
        return size[0];
    }
}
