package io.github.tokenvendor.bench;

import io.github.tokenvendor.runtime.Answer;
import io.github.tokenvendor.runtime.PackagedFunction;

/** One request after the other to an environment that has been running for a while. */
final class WarmCalls {

    private static final int WARM_UP = 3_000;
    private static final int MINT_WARM_UP = 300;

    private WarmCalls() {
    }

    /** The same request again and again: the vendor answers from its cache. */
    static Samples repeated(Workshop workshop, JavaInstallation java, Upstreams upstreams, Contender contender,
            int count) {
        Samples samples = new Samples();
        try (PackagedFunction function = PackagedFunction.start(contender.launch(workshop, java, upstreams))) {
            for (int call = 0; call < WARM_UP + count; call++) {
                Answer answer = Vended.check(contender, function.invoke(Events.VEND));
                if (call >= WARM_UP) {
                    samples.add(answer.took());
                }
            }
        }
        return samples;
    }

    /** Another set of scopes each time, so that each request mints; without the time that Mapbox's part took. */
    static Samples fresh(Workshop workshop, JavaInstallation java, Upstreams upstreams, int count) {
        Samples samples = new Samples();
        try (PackagedFunction function = PackagedFunction.start(
                Contender.VENDOR.launch(workshop, java, upstreams))) {
            for (int call = 0; call < MINT_WARM_UP + count; call++) {
                Answer answer = Vended.check(Contender.VENDOR, function.invoke(Events.vendOtherScopes(call)));
                if (call >= MINT_WARM_UP) {
                    samples.add(answer.took().minus(upstreams.lastMint()));
                }
            }
        }
        return samples;
    }
}
