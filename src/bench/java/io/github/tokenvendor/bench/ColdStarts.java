package io.github.tokenvendor.bench;

import io.github.tokenvendor.runtime.Answer;
import io.github.tokenvendor.runtime.PackagedFunction;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** From the start of the process to the first answer, contenders taking turns so that none has the quiet minutes. */
final class ColdStarts {

    private final Map<Candidate, Samples> initialisation = new EnumMap<>(Candidate.class);
    private final Map<Candidate, Samples> whole = new EnumMap<>(Candidate.class);
    private final Map<Candidate, Samples> processor = new EnumMap<>(Candidate.class);

    ColdStarts(BenchmarkSetup workshop, JavaInstallation java, Upstreams upstreams, int rounds) {
        for (int round = 0; round <= rounds; round++) {
            for (Candidate contender : Candidate.values()) {
                // The first round only fills the page cache.
                measure(workshop, java, upstreams, contender, round > 0);
            }
        }
    }

    private void measure(
            BenchmarkSetup workshop, JavaInstallation java, Upstreams upstreams, Candidate contender, boolean keep) {
        try (PackagedFunction function = PackagedFunction.start(contender.launch(workshop, java, upstreams))) {
            Answer answer = TokenAnswer.check(contender, function.invoke(Events.VEND));
            Duration total = function.started().plus(answer.took());
            Duration used = function.process().info().totalCpuDuration().orElse(Duration.ZERO);
            if (keep) {
                initialisation.computeIfAbsent(contender, none -> new Samples()).add(function.started());
                whole.computeIfAbsent(contender, none -> new Samples()).add(total);
                processor.computeIfAbsent(contender, none -> new Samples()).add(used);
            }
        }
    }

    double initialisationMillis(Candidate contender) {
        return initialisation.get(contender).medianMillis();
    }

    /** Processor time of all threads; it suffers less than the clock from what else the machine does. */
    double processorMillis(Candidate contender) {
        return processor.get(contender).medianMillis();
    }

    double wholeMillis(Candidate contender) {
        return whole.get(contender).medianMillis();
    }
}
