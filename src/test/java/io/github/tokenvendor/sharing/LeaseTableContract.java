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
    private final String id = "lease-" + UUID.randomUUID();

    private final Claim mine = new Claim("me", NOW.plusSeconds(3));
    private final Claim others = new Claim("another", NOW.plusSeconds(4));

    abstract LeaseTable table();

    static CallContext context() {
        return new CallContext(Deadline.after(Duration.ofSeconds(20)), new UpstreamCalls());
    }

    @Test
    void read_noItem_findsNothing() throws LeaseTableException {
        assertThat(read()).isEqualTo(Entry.EMPTY);
    }

    @Test
    void claim_noItem_isTaken() throws LeaseTableException {
        assertThat(claim(mine)).isTrue();

        assertThat(read()).isEqualTo(entry(Optional.empty(), "", Optional.of(mine)));
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

        assertThat(table().claim(id, read(), mine, Optional.empty(), context())).isTrue();

        assertThat(read().claim()).contains(mine);
    }

    @Test
    void claim_thatHasChangedHandsSinceItWasSeen_isNotTakenOver() throws LeaseTableException {
        claim(others);

        Entry seen = entry(Optional.empty(), "", Optional.of(new Claim("an earlier one", NOW)));
        assertThat(table().claim(id, seen, mine, Optional.empty(), context())).isFalse();
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

        assertThat(read()).isEqualTo(entry(Optional.of("tk.first"), "fingerprint", Optional.empty()));
    }

    @Test
    void publish_afterTheClaimWasTakenOver_changesNothing() throws LeaseTableException {
        claim(others);
        table().claim(id, read(), mine, Optional.empty(), context());
        publish("tk.new", "me");

        assertThat(publish("tk.of-a-thawed-claimant", "another")).isFalse();

        assertThat(read().token()).contains("tk.new");
    }

    @Test
    void publish_withoutAClaim_changesNothing() throws LeaseTableException {
        assertThat(publish("tk.nobody's", "me")).isFalse();

        assertThat(read()).isEqualTo(Entry.EMPTY);
    }

    @Test
    void claim_forARenewal_keepsTheTokenThatOthersServe() throws LeaseTableException {
        claim(mine);
        publish("tk.first", "me");

        assertThat(claim(others)).isTrue();

        assertThat(read()).isEqualTo(entry(Optional.of("tk.first"), "fingerprint", Optional.of(others)));
    }

    /** Another environment has minted between this one's read and its claim. */
    @Test
    void claim_afterTheTokenHasChanged_isNotTaken() throws LeaseTableException {
        claim(others);
        publish("tk.first", "another");

        assertThat(table().claim(id, Entry.EMPTY, mine, Optional.empty(), context()))
                .isFalse();
        Entry seen = entry(Optional.of("tk.other"), "fingerprint", Optional.empty());
        assertThat(table().claim(id, seen, mine, Optional.empty(), context())).isFalse();
        assertThat(table().claim(id, read(), mine, Optional.empty(), context())).isTrue();
    }

    @Test
    void claim_afterAnotherHasFailed_isNotTaken() throws LeaseTableException {
        claim(others);
        table().release(id, "another", Optional.of("1 0 none"), context());

        assertThat(table().claim(id, Entry.EMPTY, mine, Optional.empty(), context()))
                .isFalse();
        assertThat(table().claim(id, read(), mine, Optional.empty(), context())).isTrue();
    }

    @Test
    void claim_toReplaceARefusedToken_isTakenOnceAMinute_byAnyEnvironment() throws LeaseTableException {
        assertThat(claimToReplace(mine, NOW)).isTrue();
        assertThat(read().refusedAt()).contains(NOW);
        assertThat(claimToReplace(mine, NOW)).as("sent twice").isTrue();
        publish("tk.first", "me");

        assertThat(claimToReplace(others, NOW.plusMillis(59_999))).isFalse();
        assertThat(claimToReplace(others, NOW.minusMillis(5_000)))
                .as("a clock that is late")
                .isFalse();
        assertThat(read().claim()).isEmpty();
        assertThat(claimToReplace(others, NOW.plusMillis(60_000))).isTrue();
    }

    @Test
    void claim_toReplaceARefusedToken_timeInTheFuture_isIgnored() throws LeaseTableException {
        claimToReplace(mine, NOW.plusSeconds(3_600));
        publish("tk.first", "me");

        assertThat(claimToReplace(others, NOW)).isTrue();
    }

    @Test
    void publish_keepsTheTimeOfTheLastRefusal_andEndsTheFailure() throws LeaseTableException {
        claimToReplace(mine, NOW);
        table().release(id, "me", Optional.of("1 0 none"), context());
        table().claim(id, read(), mine, Optional.empty(), context());
        publish("tk.first", "me");

        assertThat(read().refusedAt()).contains(NOW);
        assertThat(read().failure()).isEmpty();
    }

    @Test
    void release_withAFailure_tellsIt_andWithoutOneKeepsTheLast() throws LeaseTableException {
        claim(mine);
        table().release(id, "me", Optional.of("1 0 none"), context());
        assertThat(read().failure()).contains("1 0 none");
        assertThat(read().claim()).isEmpty();

        table().claim(id, read(), mine, Optional.empty(), context());
        table().release(id, "me", Optional.empty(), context());

        assertThat(read().failure()).contains("1 0 none");
    }

    @Test
    void release_byTheClaimant_endsTheClaimAndKeepsTheToken() throws LeaseTableException {
        claim(mine);
        publish("tk.first", "me");
        claim(mine);

        table().release(id, "me", Optional.empty(), context());

        assertThat(read()).isEqualTo(entry(Optional.of("tk.first"), "fingerprint", Optional.empty()));
        assertThat(claim(others)).isTrue();
    }

    @Test
    void release_byAnybodyElse_changesNothing() throws LeaseTableException {
        claim(mine);

        table().release(id, "another", Optional.of("9 9 none"), context());
        table().release(id + "-missing", "another", Optional.of("9 9 none"), context());

        assertThat(read().claim()).contains(mine);
        assertThat(table().read(id + "-missing", context())).isEqualTo(Entry.EMPTY);
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

    private static Entry entry(Optional<String> token, String master, Optional<Claim> claim) {
        return new Entry(token, master, claim, Optional.empty(), Optional.empty());
    }

    /** As an environment does that has just read the entry and saw no claim. */
    private boolean claim(Claim claim) throws LeaseTableException {
        return table().claim(id, unclaimed(), claim, Optional.empty(), context());
    }

    private boolean claimToReplace(Claim claim, Instant at) throws LeaseTableException {
        return table().claim(id, unclaimed(), claim, Optional.of(at), context());
    }

    private Entry unclaimed() throws LeaseTableException {
        Entry read = read();
        return new Entry(read.token(), read.master(), Optional.empty(), read.refusedAt(), read.failure());
    }

    private boolean publish(String token, String claimant) throws LeaseTableException {
        return table().publish(id, claimant, token, "fingerprint", EXPIRES, context());
    }

    private Entry read() throws LeaseTableException {
        return table().read(id, context());
    }
}
