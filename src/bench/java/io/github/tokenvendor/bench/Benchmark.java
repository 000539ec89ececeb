package io.github.tokenvendor.bench;

import io.github.tokenvendor.fleet.Surge;
import io.github.tokenvendor.runtime.PackagedFunction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs the measurements on every Java installation and prints one report. */
public final class Benchmark {

    private static final int FLEET = 300;

    private final Report report = new Report();
    private final Path folder;
    private final int rounds;
    private final int calls;
    private final List<String> sections;

    private Benchmark(Path folder) {
        this.folder = folder;
        this.rounds = Integer.getInteger("bench.rounds", 15);
        this.calls = Integer.getInteger("bench.calls", 5_000);
        this.sections = List.of(
                System.getProperty("bench.sections", "start,restore,provisioned,shared,warm,core,callers,size,surge")
                        .split(","));
    }

    /**
     * Runs the benchmark. System properties: {@code bench.rounds} (starts per candidate), {@code bench.calls} (warm
     * calls), {@code bench.sections} (of {@code start,restore,provisioned,shared,warm,core,callers,size,surge}) and
     * {@code bench.javaHomes}.
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
        BenchmarkSetup setup = new BenchmarkSetup(target, folder, javas);
        report.machine(javas);
        try {
            for (JavaInstallation java : javas) {
                starts(setup, java);
                warm(setup, java);
                core(java);
                callers(java);
                size(setup, java);
            }
            if (sections.contains("surge")) {
                surges();
            }
        } finally {
            // Also after a failure: what was measured before it took minutes.
            System.out.println(report);
        }
    }

    /** Returns whether a section was requested, and prints its name. */
    private boolean wants(String section, JavaInstallation java) {
        boolean wanted = sections.contains(section);
        if (wanted) {
            System.err.println("Java " + java.feature() + ": " + section);
        }
        return wanted;
    }

    private void starts(BenchmarkSetup setup, JavaInstallation java) throws Exception {
        if (!wants("start", java)) {
            return;
        }
        try (Upstreams upstreams = Upstreams.start(setup.certificate())) {
            ColdStarts starts = new ColdStarts(setup, java, upstreams, rounds);
            report.starts(java, starts);
            if (wants("restore", java)) {
                report.restores(java, new Restores(setup, java, upstreams, rounds), starts);
            }
            if (wants("provisioned", java)) {
                report.provisioned(java, new ProvisionedStarts(setup, java, upstreams, rounds), starts);
            }
            if (wants("shared", java)) {
                report.shared(java, new SharedStarts(setup, java, upstreams, rounds), starts);
            }
        }
    }

    private void warm(BenchmarkSetup setup, JavaInstallation java) throws Exception {
        if (!wants("warm", java)) {
            return;
        }
        try (Upstreams upstreams = Upstreams.start(setup.certificate())) {
            Map<Candidate, Samples> reused = WarmCalls.repeated(setup, java, upstreams, calls);
            Samples fresh = WarmCalls.fresh(setup, java, upstreams, 500);
            report.warm(java, reused.get(Candidate.NOTHING), reused.get(Candidate.VENDOR), fresh);
        }
    }

    private void core(JavaInstallation java) throws Exception {
        if (wants("core", java)) {
            Map<String, double[]> results = CoreRun.run(java, folder.resolve("jmh-" + java.feature() + ".txt"));
            results.forEach((name, result) -> report.core(java, name, result));
        }
    }

    private void callers(JavaInstallation java) throws Exception {
        if (wants("callers", java)) {
            report.callers(java, CredentialedVends.run(java));
        }
    }

    private void size(BenchmarkSetup setup, JavaInstallation java) throws Exception {
        if (!wants("size", java)) {
            return;
        }
        try (Upstreams upstreams = Upstreams.start(setup.certificate())) {
            for (Candidate candidate : Candidate.values()) {
                report.size(java, candidate, Footprint.of(setup, java, upstreams, candidate));
            }
        }
    }

    /** Runs once, on this process's Java: it counts calls on a virtual clock and measures no time. */
    private void surges() {
        report.surge("without a table", Surge.of(FLEET, false));
        report.surge("with a table", Surge.of(FLEET, true));
    }

    static String decimal(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }
}
