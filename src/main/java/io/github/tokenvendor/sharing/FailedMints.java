package io.github.tokenvendor.sharing;

import io.github.tokenvendor.mapbox.TokensApiException.Kind;
import io.github.tokenvendor.vending.Failure;
import io.github.tokenvendor.vending.MintFailure;
import io.github.tokenvendor.vending.VendingException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the table says about failed mints: a circuit breaker for the whole fleet.
 *
 * @param inARow consecutive outages, without a success or a refusal in between
 * @param retryAt when the next mint may be claimed, by the claimant's clock
 * @param response Mapbox's response; empty if there was none, which may be due to a single environment
 */
record FailedMints(int inARow, Instant retryAt, Optional<MintFailure> response) {
    /** The longest wait that an environment derives from one of Mapbox's responses. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private static final Duration LONGEST_OUTAGE_WAIT = Duration.ofSeconds(15);
    private static final Duration WITHOUT_RESPONSE = Duration.ofSeconds(5);
    /** One or two outages may be chance. */
    private static final int THRESHOLD = 3;

    private static final Pattern FORM =
            Pattern.compile("([0-9]{1,6}) ([0-9]{1,15}) (?:none|([A-Z_]{1,32}) ([0-9]{1,3}) ([0-9a-f]{16}))");

    /** The state after another mint has failed; empty if the failure does not concern other environments. */
    static Optional<FailedMints> after(Optional<FailedMints> before, VendingException failure, Instant now) {
        if (failure.failure() == Failure.TOO_MANY_REQUESTS) {
            return Optional.empty();
        }
        Optional<MintFailure> response = failure.response();
        if (response.isPresent() && !response.get().isOutage()) {
            return Optional.of(new FailedMints(0, now.plus(failure.retryAfter().orElse(Duration.ZERO)), response));
        }
        int inARow = before.map(FailedMints::inARow).orElse(0) + 1;
        return Optional.of(new FailedMints(inARow, now.plus(outageWait(inARow, response.isPresent())), response));
    }

    private static Duration outageWait(int inARow, boolean isFromMapbox) {
        if (inARow < THRESHOLD) {
            return Duration.ZERO;
        }
        Duration doubled = Duration.ofSeconds(1L << Math.min(inARow - THRESHOLD, 5));
        return isFromMapbox ? Collections.min(List.of(doubled, LONGEST_OUTAGE_WAIT)) : WITHOUT_RESPONSE;
    }

    static Optional<FailedMints> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Optional<MintFailure> response = kind(parts.group(3))
                .map(kind -> new MintFailure(kind, Integer.parseInt(parts.group(4)), parts.group(5)));
        return Optional.of(new FailedMints(
                Integer.parseInt(parts.group(1)), Instant.ofEpochMilli(Long.parseLong(parts.group(2))), response));
    }

    private static Optional<Kind> kind(String name) {
        return List.of(Kind.values()).stream()
                .filter(kind -> kind.name().equals(name))
                .findFirst();
    }

    String text() {
        return inARow + " " + retryAt.toEpochMilli() + " "
                + response.map(one -> one.kind() + " " + one.status() + " " + one.master())
                        .orElse("none");
    }

    /** How long not to claim a mint; zero if no environment would have written this time. */
    Duration left(Instant now) {
        Duration left = Duration.between(now, retryAt);
        boolean isCredible = left.compareTo(LONGEST_WAIT.plus(SharedLeases.MAX_SKEW)) <= 0;
        return left.isNegative() || !isCredible ? Duration.ZERO : Collections.min(List.of(left, LONGEST_WAIT));
    }
}
