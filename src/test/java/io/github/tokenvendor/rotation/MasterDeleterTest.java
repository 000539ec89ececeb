package io.github.tokenvendor.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tokenvendor.rotation.Schedule.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MasterDeleterTest {
    private final ModelWorld world = ModelWorld.withOneMaster();
    private final RotationContext run = new RotationContext(
            new RotationRequest("rotation", "1", Duration.ofMinutes(1), "createSecret", "secret", "v".repeat(32), ""),
            Duration.ofSeconds(5));
    private Fault fault = Fault.NONE;

    private void delete(int authorizing, int token) {
        ModelUpstreams upstreams = new ModelUpstreams(world, (place, possible) -> fault, "delete", () -> {}, true);
        MasterVersion master = new MasterVersion(ModelWorld.value(authorizing), "cartographer", Instant.EPOCH);
        new MasterDeleter(upstreams).delete(run, master, ModelWorld.value(token).token(), "t" + token);
    }

    private List<String> deleted() {
        return run.toRecord(RotationOutcome.CREATED, "").deleted();
    }

    @Test
    void delete_liveToken_isDeletedAndReported() {
        int surplus = world.create("");
        delete(0, surplus);

        assertThat(world.live).containsExactly(0);
        assertThat(deleted()).containsExactly("t" + surplus);
    }

    @Test
    void delete_tokenThatIsGone_countsAsDeleted() {
        int surplus = world.create("");
        world.live.remove(surplus);
        delete(0, surplus);

        assertThat(deleted()).containsExactly("t" + surplus);
    }

    @Test
    void delete_authorizingTokenIsGone_isRefused() {
        int surplus = world.create("");
        int dead = world.create("");
        world.live.remove(dead);

        assertThatThrownBy(() -> delete(dead, surplus))
                .isInstanceOfSatisfying(
                        RotationException.class, e -> assertThat(e.failure()).isEqualTo(RotationFailure.MASTER_REFUSED))
                .hasMessageContainingAll("t" + dead, "tokens:write");
        assertThat(deleted()).isEmpty();
    }

    @Test
    void delete_responseLost_fails_althoughTheTokenIsGone() {
        int surplus = world.create("");
        fault = Fault.RESPONSE_LOST;

        assertThatThrownBy(() -> delete(0, surplus))
                .isInstanceOfSatisfying(
                        RotationException.class,
                        e -> assertThat(e.failure()).isEqualTo(RotationFailure.MAPBOX_UNAVAILABLE));
        assertThat(world.live).containsExactly(0);
    }
}
