package io.github.tokenvendor.bench;

import io.github.tokenvendor.runtime.InvocationResult;
import io.github.tokenvendor.runtime.PackagedFunction;

/**
 * Measures restore to first response: the hooks, the secret, the mint. It runs in the process that would be
 * snapshotted, so Lambda's own time to load a snapshot is not included.
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
                InvocationResult result = TokenResponse.check(Candidate.VENDOR, function.invoke(Events.VEND));
                whole.add(result.took().plusNanos(hooks));
            }
        }
    }

    double totalMillis() {
        return whole.medianMillis();
    }
}
