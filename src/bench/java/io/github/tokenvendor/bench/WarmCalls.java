package io.github.tokenvendor.bench;

import io.github.tokenvendor.runtime.Answer;
import io.github.tokenvendor.runtime.PackagedFunction;
import java.util.Map;

/** One request after the other to an environment that has been running for a while. */
final class WarmCalls {

    private static final int WARM_UP = 3_000;
    private static final int MINT_WARM_UP = 300;

    private WarmCalls() {}

    /**
     * The same request again and again, the vendor answering from its cache and the do-nothing handler taking turns, so
     * that neither has the quiet minutes.
     */
    static Map<Candidate, Samples> repeated(
            BenchmarkSetup setup, JavaInstallation java, Upstreams upstreams, int count) {
        Samples nothing = new Samples();
        Samples vendor = new Samples();
        try (PackagedFunction idle = PackagedFunction.start(Candidate.NOTHING.launch(setup, java, upstreams));
                PackagedFunction ours = PackagedFunction.start(Candidate.VENDOR.launch(setup, java, upstreams))) {
            for (int call = 0; call < WARM_UP + count; call++) {
                Answer none = TokenAnswer.check(Candidate.NOTHING, idle.invoke(Events.VEND));
                Answer reused = TokenAnswer.check(Candidate.VENDOR, ours.invoke(Events.VEND));
                if (call >= WARM_UP) {
                    nothing.add(none.took());
                    vendor.add(reused.took());
                }
            }
        }
        return Map.of(Candidate.NOTHING, nothing, Candidate.VENDOR, vendor);
    }

    /** Another set of scopes each time, so that each request mints; without the time that Mapbox's part took. */
    static Samples fresh(BenchmarkSetup setup, JavaInstallation java, Upstreams upstreams, int count) {
        Samples samples = new Samples();
        try (PackagedFunction function = PackagedFunction.start(Candidate.VENDOR.launch(setup, java, upstreams))) {
            for (int call = 0; call < MINT_WARM_UP + count; call++) {
                Answer answer = TokenAnswer.check(Candidate.VENDOR, function.invoke(Events.vendOtherScopes(call)));
                if (call >= MINT_WARM_UP) {
                    samples.add(answer.took().minus(upstreams.lastMint()));
                }
            }
        }
        return samples;
    }
}
