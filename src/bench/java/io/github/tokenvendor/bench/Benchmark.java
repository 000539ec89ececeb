package io.github.tokenvendor.bench;

import io.github.tokenvendor.runtime.PackagedFunction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures everything on every Java installation and prints one report. */
public final class Benchmark {

    private final Report report = new Report();
    private final Path folder;
    private final int rounds;
    private final int calls;
    private final List<String> sections;

    private Benchmark(Path folder) {
        this.folder = folder;
        this.rounds = Integer.getInteger("bench.rounds", 15);
        this.calls = Integer.getInteger("bench.calls", 5_000);
        this.sections = List.of(System.getProperty("bench.sections", "start,restore,warm,core,size").split(","));
    }

    /**
     * Runs. System properties: {@code bench.rounds} (starts of each contender), {@code bench.calls} (warm calls),
     * {@code bench.sections} (of {@code start,restore,warm,core,size}), {@code bench.javaHomes}.
     *
     * @param arguments the build folder
     */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("bench");
        try {
            new Benchmark(folder).run(Path.of(arguments[0]));
        } finally {
            PackagedFunction.deleteFolder(folder);
        }
    }

    private void run(Path target) throws Exception {
        Collection<JavaInstallation> javas = JavaInstallation.all().values();
        Workshop workshop = new Workshop(target, folder, javas);
        report.machine(javas);
        for (JavaInstallation java : javas) {
            progress(java, "start-up and restore");
            starts(workshop, java);
            progress(java, "warm calls");
            warm(workshop, java);
            progress(java, "the core under JMH");
            core(java);
            progress(java, "size");
            size(workshop, java);
        }
        System.out.println(report);
    }

    private static void progress(JavaInstallation java, String what) {
        System.err.println("Java " + java.feature() + ": " + what);
    }

    private void starts(Workshop workshop, JavaInstallation java) throws Exception {
        if (!sections.contains("start")) {
            return;
        }
        try (Upstreams upstreams = Upstreams.start(workshop.certificate())) {
            ColdStarts starts = new ColdStarts(workshop, java, upstreams, rounds);
            report.starts(java, starts);
            if (sections.contains("restore")) {
                report.restores(java, new Restores(workshop, java, upstreams, rounds), starts);
            }
        }
    }

    private void warm(Workshop workshop, JavaInstallation java) throws Exception {
        if (!sections.contains("warm")) {
            return;
        }
        try (Upstreams upstreams = Upstreams.start(workshop.certificate())) {
            Samples nothing = WarmCalls.repeated(workshop, java, upstreams, Contender.NOTHING, calls);
            Samples reused = WarmCalls.repeated(workshop, java, upstreams, Contender.VENDOR, calls);
            Samples fresh = WarmCalls.fresh(workshop, java, upstreams, 500);
            report.warm(java, nothing, reused, fresh);
        }
    }

    private void core(JavaInstallation java) throws Exception {
        if (sections.contains("core")) {
            Map<String, double[]> results = CoreRun.run(java, folder.resolve("jmh-" + java.feature() + ".txt"));
            results.forEach((name, result) -> report.core(java, name, result));
        }
    }

    private void size(Workshop workshop, JavaInstallation java) throws Exception {
        if (!sections.contains("size")) {
            return;
        }
        try (Upstreams upstreams = Upstreams.start(workshop.certificate())) {
            for (Contender contender : Contender.values()) {
                report.size(java, contender, Footprint.of(workshop, java, upstreams, contender));
            }
        }
    }

    static String decimal(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }
}
