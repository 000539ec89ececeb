package io.github.tokenvendor.secrets;

import io.github.tokenvendor.resilience.Cooldown;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A period during which no request triggers a fetch of the secret.
 *
 * @param failure why the last fetch failed; null if it found nothing better
 */
record FetchPause(Cooldown cooldown, @Nullable SecretException failure) {
    static final FetchPause NONE = new FetchPause(Cooldown.NONE, null);

    private static final Duration LENGTH = Duration.ofSeconds(30);

    static FetchPause since(Instant start, @Nullable SecretException failure) {
        return new FetchPause(new Cooldown(start, LENGTH), failure);
    }

    boolean isActive(Instant now) {
        return cooldown.isActive(now);
    }
}
