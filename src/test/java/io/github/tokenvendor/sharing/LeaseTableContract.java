package io.github.tokenvendor.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tokenvendor.resilience.Deadline;
import io.github.tokenvendor.sharing.LeaseTable.Claim;
import io.github.tokenvendor.sharing.LeaseTable.Entry;
import io.github.tokenvendor.upstream.CallContext;
import io.github.tokenvendor.upstream.UpstreamCalls;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every lease table must do, whatever stands in for DynamoDB. */
abstract class LeaseTableContract {
    private static final Instant NOW = Instant.parse("2026-11-03T10:00:00Z");
    private static final Instant EXPIRES = NOW.plusSeconds(3_600);

    /** Unique, because tests may share a table. */
    private final String id = "slot-" + UUID.randomUUID();

    private final Claim mine = new Claim("me", NOW.plusSeconds(3));
    private final Claim others = new Claim("another", NOW.plusSeconds(4));

    abstract LeaseTable table();

    static CallContext context() {
        return new CallContext(Deadline.after(Duration.ofSeconds(20)), new UpstreamCalls());
    }

    @Test
    void read_noItem_findsNothing() throws LeaseTableException {
        assertThat(table().read(id, context())).isEmpty();
    }

    @Test
    void claim_noItem_isTaken() throws LeaseTableException {
        assertThat(claim(mine)).isTrue();

        assertThat(read()).isEqualTo(new Entry("key", Optional.empty(), "", Optional.of(mine)));
    }

    @Test
    void claim_ofAnother_isNotTakenOver() throws LeaseTableException {
        claim(others);

        assertThat(claim(mine)).isFalse();

        assertThat(read().claim()).contains(others);
    }

    @Test
    void claim_thatWasSeen_isTakenOver() throws LeaseTableException {
        claim(others);

        assertThat(table().claim(id, "key", mine, Optional.of(others), context()))
                .isTrue();

        assertThat(read().claim()).contains(mine);
    }

    @Test
    void claim_thatHasChangedHandsSinceItWasSeen_isNotTakenOver() throws LeaseTableException {
        claim(others);

        Claim seen = new Claim("an earlier one", NOW);
        assertThat(table().claim(id, "key", mine, Optional.of(seen), context())).isFalse();
    }

    @Test
    void claim_sentTwice_isTaken() throws LeaseTableException {
        claim(mine);

        assertThat(claim(mine)).isTrue();
    }

    @Test
    void publish_byTheClaimant_storesTheLeaseAndEndsTheClaim() throws LeaseTableException {
        claim(mine);

        assertThat(publish("tk.first", "me")).isTrue();

        assertThat(read()).isEqualTo(new Entry("key", Optional.of("tk.first"), "fingerprint", Optional.empty()));
    }

    @Test
    void publish_afterTheClaimWasTakenOver_changesNothing() throws LeaseTableException {
        claim(others);
        table().claim(id, "key", mine, Optional.of(others), context());
        publish("tk.new", "me");

        assertThat(publish("tk.of-a-thawed-claimant", "another")).isFalse();

        assertThat(read().token()).contains("tk.new");
    }

    @Test
    void publish_withoutAClaim_changesNothing() throws LeaseTableException {
        assertThat(publish("tk.nobody's", "me")).isFalse();

        assertThat(table().read(id, context())).isEmpty();
    }

    @Test
    void claim_forARenewal_keepsTheTokenThatOthersServe() throws LeaseTableException {
        claim(mine);
        publish("tk.first", "me");

        assertThat(claim(others)).isTrue();

        assertThat(read()).isEqualTo(new Entry("key", Optional.of("tk.first"), "fingerprint", Optional.of(others)));
    }

    @Test
    void publish_ofAnotherKey_replacesWhatIsThere() throws LeaseTableException {
        claim(mine);
        publish("tk.first", "me");
        table().claim(id, "other key", mine, Optional.empty(), context());

        table().publish(id, "other key", "tk.other", "", EXPIRES, "me", context());

        assertThat(read()).isEqualTo(new Entry("other key", Optional.of("tk.other"), "", Optional.empty()));
    }

    @Test
    void release_byTheClaimant_endsTheClaimAndKeepsTheToken() throws LeaseTableException {
        claim(mine);
        publish("tk.first", "me");
        claim(mine);

        table().release(id, "me", context());

        assertThat(read()).isEqualTo(new Entry("key", Optional.of("tk.first"), "fingerprint", Optional.empty()));
        assertThat(claim(others)).isTrue();
    }

    @Test
    void release_byAnybodyElse_changesNothing() throws LeaseTableException {
        claim(mine);

        table().release(id, "another", context());
        table().release(id + "-missing", "another", context());

        assertThat(read().claim()).contains(mine);
        assertThat(table().read(id + "-missing", context())).isEmpty();
    }

    @Test
    void claim_byManyAtOnce_isTakenByOne() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Boolean>> taken = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                Claim claim = new Claim("claimant-" + i, NOW.plusSeconds(3));
                taken.add(threads.submit(() -> claim(claim)));
            }
            int winners = 0;
            for (Future<Boolean> one : taken) {
                winners += one.get() ? 1 : 0;
            }
            assertThat(winners).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }

    private boolean claim(Claim claim) throws LeaseTableException {
        return table().claim(id, "key", claim, Optional.empty(), context());
    }

    private boolean publish(String token, String claimant) throws LeaseTableException {
        return table().publish(id, "key", token, "fingerprint", EXPIRES, claimant, context());
    }

    private Entry read() throws LeaseTableException {
        return table().read(id, context()).orElseThrow();
    }
}
