package io.github.tokenvendor.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Collects the results, each bar beside its number. */
final class Report {

    private final StringBuilder machine = new StringBuilder();
    private final Table starts = new Table(
            "Java",
            "process start to first answer",
            "initialisation, ms",
            "whole, ms (median)",
            "ours ÷ it",
            "processor time, ms",
            "ours ÷ it",
            "bar");
    private final Table restores =
            new Table("Java", "restore to first answer, ms (median)", "÷ documented-style peer's start", "bar");
    private final Table warm =
            new Table("Java", "warm, through the runtime", "p50, ms", "p99, ms", "p50 ÷ do-nothing", "bar");
    private final Table core =
            new Table("Java", "through the core (JMH)", "mean, µs", "± (99.9 %)", "allocated, bytes", "bar");
    private final Table sizes = new Table("Java", "contender", "zip, MB", "loaded classes", "resident, MB", "bar");

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
        for (Candidate contender : Candidate.values()) {
            double ratio = result.wholeMillis(Candidate.VENDOR) / result.wholeMillis(contender);
            starts.row(
                    java.feature(),
                    contender.label(),
                    result.initialisationMillis(contender),
                    result.wholeMillis(contender),
                    contender == Candidate.VENDOR ? "" : Benchmark.decimal(ratio),
                    result.processorMillis(contender),
                    contender == Candidate.VENDOR
                            ? ""
                            : Benchmark.decimal(
                                    result.processorMillis(Candidate.VENDOR) / result.processorMillis(contender)),
                    contender == Candidate.DOCUMENTED ? bar(ratio, 0.60) : "");
        }
    }

    void restores(JavaInstallation java, Restores result, ColdStarts peers) {
        double ratio = result.wholeMillis() / peers.wholeMillis(Candidate.DOCUMENTED);
        restores.row(java.feature(), result.wholeMillis(), ratio, bar(ratio, 0.08));
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
                bar(ratio, 1.5));
        warm.row(
                java.feature(),
                "fresh mint, less Mapbox's part",
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
                name.equals("reusedVend") ? bar(result[0], 10) : "");
    }

    void size(JavaInstallation java, Candidate contender, Footprint footprint) {
        double megabytes = footprint.zipBytes() / 1e6;
        sizes.row(
                java.feature(),
                contender.label(),
                megabytes,
                footprint.classes(),
                footprint.residentKilobytes() / 1024.0,
                contender == Candidate.VENDOR ? bar(megabytes, 8) : "");
    }

    private static String bar(double value, double bar) {
        return (value <= bar ? "met" : "MISSED") + ": ≤ " + Benchmark.decimal(bar);
    }

    @Override
    public String toString() {
        return Stream.of(machine, starts, restores, warm, core, sizes)
                .map(String::valueOf)
                .collect(Collectors.joining("\n"));
    }
}
