package io.github.tokenvendor.bench;

import io.github.tokenvendor.runtime.Answer;
import io.github.tokenvendor.runtime.PackagedFunction;

/**
 * From the restore to the first answer: the hooks, the secret, the mint. In the process that would be snapshotted, so
 * what Lambda itself needs to bring a snapshot back is not in it.
 */
final class Restores {

    private final Samples whole = new Samples();

    Restores(BenchmarkSetup setup, JavaInstallation java, Upstreams upstreams, int rounds) {
        for (int round = 0; round < rounds; round++) {
            try (PackagedFunction function = PackagedFunction.start(Candidate.VENDOR
                    .launch(setup, java, upstreams)
                    .withSnapStart()
                    .withContainerCredentials(upstreams.credentialsUrl(), "bench"))) {
                long begin = System.nanoTime();
                function.restore();
                long hooks = System.nanoTime() - begin;
                Answer answer = TokenAnswer.check(Candidate.VENDOR, function.invoke(Events.VEND));
                whole.add(answer.took().plusNanos(hooks));
            }
        }
    }

    double wholeMillis() {
        return whole.medianMillis();
    }
}
