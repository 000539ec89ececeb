package io.github.tokenvendor.bench;

import io.github.tokenvendor.runtime.Answer;
import io.github.tokenvendor.runtime.PackagedFunction;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** From the start of the process to the first answer, candidates taking turns so that none has the quiet minutes. */
final class ColdStarts {

    private final Map<Candidate, Samples> initialisation = new EnumMap<>(Candidate.class);
    private final Map<Candidate, Samples> whole = new EnumMap<>(Candidate.class);
    private final Map<Candidate, Samples> processor = new EnumMap<>(Candidate.class);

    ColdStarts(BenchmarkSetup setup, JavaInstallation java, Upstreams upstreams, int rounds) {
        for (int round = 0; round <= rounds; round++) {
            for (Candidate candidate : Candidate.values()) {
                // The first round only fills the page cache.
                measure(setup, java, upstreams, candidate, round > 0);
            }
        }
    }

    private void measure(
            BenchmarkSetup setup, JavaInstallation java, Upstreams upstreams, Candidate candidate, boolean keep) {
        try (PackagedFunction function = PackagedFunction.start(candidate.launch(setup, java, upstreams))) {
            Answer answer = TokenAnswer.check(candidate, function.invoke(Events.VEND));
            Duration total = function.started().plus(answer.took());
            Duration used = function.process().info().totalCpuDuration().orElse(Duration.ZERO);
            if (keep) {
                initialisation.computeIfAbsent(candidate, none -> new Samples()).add(function.started());
                whole.computeIfAbsent(candidate, none -> new Samples()).add(total);
                processor.computeIfAbsent(candidate, none -> new Samples()).add(used);
            }
        }
    }

    double initialisationMillis(Candidate candidate) {
        return initialisation.get(candidate).medianMillis();
    }

    /** Processor time of all threads; it suffers less than the clock from what else the machine does. */
    double processorMillis(Candidate candidate) {
        return processor.get(candidate).medianMillis();
    }

    double wholeMillis(Candidate candidate) {
        return whole.get(candidate).medianMillis();
    }
}
