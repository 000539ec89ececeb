package io.github.tokenvendor.bench;

import io.github.tokenvendor.fleet.Surge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The benchmark's report: results in tables, with the thresholds that they must meet. */
final class Report {

    private static final int MAX_ALLOCATED = 8_192;

    private final StringBuilder machine = new StringBuilder();
    private final Table starts = new Table(
            "Java",
            "process start to first response",
            "initialization, ms",
            "total, ms (median)",
            "vendor ÷ this",
            "CPU time, ms",
            "vendor ÷ this",
            "threshold");
    private final Table restores = new Table(
            "Java", "restore to first response, ms (median)", "÷ documented-style start", "÷ tuned start", "threshold");
    private final Table provisioned = new Table(
            "Java",
            "initialized in advance, ms (median)",
            "first response, ms (median)",
            "÷ documented-style start",
            "÷ tuned start");
    private final Table shared =
            new Table("Java", "start with a shared table", "total, ms (median)", "÷ start without one");
    private final Table surges = new Table(
            "surge of 300 environments", "requests in the first minute", "share of tokens", "calls to Mapbox");
    private final Table warm =
            new Table("Java", "warm, through the runtime client", "p50, ms", "p99, ms", "p50 ÷ no-op", "threshold");
    private final Table core =
            new Table("Java", "through the core (JMH)", "mean, µs", "± (99.9 %)", "allocated, bytes", "threshold");
    private final Table callers = new Table(
            "Java",
            "first vend with a credential, ms",
            "anonymous, µs",
            "known credential, µs",
            "unknown credential, µs",
            "threshold");
    private final Table sizes =
            new Table("Java", "candidate", "zip, MB", "loaded classes", "resident, MB", "threshold");

    void machine(Collection<JavaInstallation> javas) throws IOException {
        String model;
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            model = lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .orElse("unknown processor")
                    .replaceFirst(".*:\\s*", "");
        }
        machine.append(model)
                .append(", ")
                .append(Runtime.getRuntime().availableProcessors())
                .append(" cores, ")
                .append(System.getProperty("os.name"))
                .append(' ')
                .append(System.getProperty("os.version"))
                .append(", Java ")
                .append(javas.stream()
                        .map(java -> String.valueOf(java.feature()))
                        .collect(Collectors.joining(" and ")))
                .append(", load before the run ")
                .append(Files.readString(Path.of("/proc/loadavg"))
                        .replaceFirst(" .*", "")
                        .strip())
                .append('\n');
    }

    void starts(JavaInstallation java, ColdStarts result) {
        for (Candidate candidate : Candidate.values()) {
            double ratio = result.totalMillis(Candidate.VENDOR) / result.totalMillis(candidate);
            starts.row(
                    java.feature(),
                    candidate.label(),
                    result.initializationMillis(candidate),
                    result.totalMillis(candidate),
                    candidate == Candidate.VENDOR ? "" : Benchmark.decimal(ratio),
                    result.cpuMillis(candidate),
                    candidate == Candidate.VENDOR
                            ? ""
                            : Benchmark.decimal(result.cpuMillis(Candidate.VENDOR) / result.cpuMillis(candidate)),
                    candidate == Candidate.DOCUMENTED ? threshold(ratio, 0.50) : "");
        }
    }

    void restores(JavaInstallation java, Restores result, ColdStarts peers) {
        double ratio = result.totalMillis() / peers.totalMillis(Candidate.DOCUMENTED);
        restores.row(
                java.feature(),
                result.totalMillis(),
                ratio,
                result.totalMillis() / peers.totalMillis(Candidate.TUNED),
                threshold(ratio, 0.05));
    }

    void provisioned(JavaInstallation java, ProvisionedStarts result, ColdStarts peers) {
        provisioned.row(
                java.feature(),
                result.initializationMillis(),
                result.firstResponseMillis(),
                result.firstResponseMillis() / peers.totalMillis(Candidate.DOCUMENTED),
                result.firstResponseMillis() / peers.totalMillis(Candidate.TUNED));
    }

    void shared(JavaInstallation java, SharedStarts result, ColdStarts peers) {
        double without = peers.totalMillis(Candidate.VENDOR);
        shared.row(java.feature(), "first start, mints", result.firstMillis(), result.firstMillis() / without);
        shared.row(
                java.feature(), "second start, reuses the lease", result.nextMillis(), result.nextMillis() / without);
    }

    void surge(String how, Surge surge) {
        double share = (double) surge.tokens() / surge.requests();
        surges.row(how, surge.requests(), share, surge.mapboxCalls());
    }

    void warm(JavaInstallation java, Samples nothing, Samples reused, Samples fresh) {
        double ratio = reused.medianMillis() / nothing.medianMillis();
        warm.row(
                java.feature(),
                Candidate.NOTHING.label(),
                nothing.medianMillis(),
                nothing.percentileMillis(99),
                "",
                "");
        warm.row(
                java.feature(),
                "reused token",
                reused.medianMillis(),
                reused.percentileMillis(99),
                Benchmark.decimal(ratio),
                threshold(ratio, 1.25));
        warm.row(
                java.feature(),
                "fresh mint, without Mapbox's time",
                fresh.medianMillis(),
                fresh.percentileMillis(99),
                Benchmark.decimal(fresh.medianMillis() / nothing.medianMillis()),
                "");
    }

    void core(JavaInstallation java, String name, double[] result) {
        core.row(
                java.feature(),
                name,
                result[0],
                result[1],
                Math.round(result[2]),
                name.equals("reusedVend")
                        ? threshold(result[0], 6) + "; " + threshold(result[2], MAX_ALLOCATED) + " bytes"
                        : "");
    }

    void callers(JavaInstallation java, double[] result) {
        double more = result[2] - result[1];
        callers.row(java.feature(), result[0], result[1], result[2], result[3], threshold(more, 200) + " more");
    }

    void size(JavaInstallation java, Candidate candidate, Footprint footprint) {
        double megabytes = footprint.zipBytes() / 1e6;
        sizes.row(
                java.feature(),
                candidate.label(),
                megabytes,
                footprint.classes(),
                footprint.residentKilobytes() / 1024.0,
                candidate == Candidate.VENDOR ? threshold(megabytes, 8) : "");
    }

    private static String threshold(double value, double limit) {
        return (value <= limit ? "met" : "MISSED") + ": ≤ " + Benchmark.decimal(limit);
    }

    @Override
    public String toString() {
        return Stream.of(machine, starts, restores, provisioned, shared, warm, core, callers, sizes, surges)
                .map(String::valueOf)
                .collect(Collectors.joining("\n"));
    }
}
