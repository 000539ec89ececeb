package io.github.tokenvendor.bench;

import io.github.tokenvendor.runtime.InvocationResult;
import io.github.tokenvendor.runtime.PackagedFunction;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Measures process start to first response. Candidates alternate, so that all see the same load of the machine. */
final class ColdStarts {

    private final Map<Candidate, Samples> initialization = new EnumMap<>(Candidate.class);
    private final Map<Candidate, Samples> whole = new EnumMap<>(Candidate.class);
    private final Map<Candidate, Samples> processor = new EnumMap<>(Candidate.class);

    ColdStarts(BenchmarkSetup setup, JavaInstallation java, Upstreams upstreams, int rounds) {
        for (int round = 0; round <= rounds; round++) {
            for (Candidate candidate : Candidate.values()) {
                // The first round fills the page cache and is not counted.
                measure(setup, java, upstreams, candidate, round > 0);
            }
        }
    }

    private void measure(
            BenchmarkSetup setup, JavaInstallation java, Upstreams upstreams, Candidate candidate, boolean keep) {
        try (PackagedFunction function = PackagedFunction.start(candidate.launch(setup, java, upstreams))) {
            InvocationResult result = TokenResponse.check(candidate, function.invoke(Events.VEND));
            Duration total = function.started().plus(result.took());
            Duration used = function.process().info().totalCpuDuration().orElse(Duration.ZERO);
            if (keep) {
                initialization.computeIfAbsent(candidate, none -> new Samples()).add(function.started());
                whole.computeIfAbsent(candidate, none -> new Samples()).add(total);
                processor.computeIfAbsent(candidate, none -> new Samples()).add(used);
            }
        }
    }

    double initializationMillis(Candidate candidate) {
        return initialization.get(candidate).medianMillis();
    }

    /** CPU time of all threads; other load on the machine affects it less than wall-clock time. */
    double cpuMillis(Candidate candidate) {
        return processor.get(candidate).medianMillis();
    }

    double totalMillis(Candidate candidate) {
        return whole.get(candidate).medianMillis();
    }
}
