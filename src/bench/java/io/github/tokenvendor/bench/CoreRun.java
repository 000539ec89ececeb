package io.github.tokenvendor.bench;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link CoreBenchmark} with JMH on one Java installation. */
final class CoreRun {

    private CoreRun() {}

    /**
     * Returns, by benchmark name, the mean in microseconds, the half-width of its 99.9 % confidence interval, and the
     * bytes allocated per call.
     */
    static Map<String, double[]> run(JavaInstallation java, Path log) throws RunnerException {
        Options options = new OptionsBuilder()
                .include(CoreBenchmark.class.getName())
                .jvm(java.java().toString())
                .jvmArgs(
                        "-XX:+UseSerialGC",
                        "-Xmx435m",
                        "-Dsun.net.httpserver.nodelay=true",
                        "-Daws.region=eu-central-1",
                        "-Daws.accessKeyId=example",
                        "-Daws.secretAccessKey=example")
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.NORMAL)
                .output(log.toString())
                .shouldFailOnError(true)
                .build();
        Map<String, double[]> results = new TreeMap<>();
        for (RunResult result : new Runner(options).run()) {
            results.put(result.getPrimaryResult().getLabel(), new double[] {
                result.getPrimaryResult().getScore(),
                result.getPrimaryResult().getScoreError(),
                result.getSecondaryResults().get("gc.alloc.rate.norm").getScore()
            });
        }
        return results;
    }
}
