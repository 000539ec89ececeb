package io.github.tokenvendor.rotation;

import io.github.tokenvendor.config.ConfigurationException;
import io.github.tokenvendor.config.RotationConfig;
import io.github.tokenvendor.testing.MutableClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs steps of the vendor's rotation on a world in memory. */
final class ModelRotation {
    static final List<String> STEPS = List.of("createSecret", "setSecret", "testSecret", "finishSecret");

    private static final RotationConfig CONFIG = config();

    private ModelRotation() {}

    private static RotationConfig config() {
        try {
            return RotationConfig.read(Map.of("ALLOWED_SCOPES", "styles:read"));
        } catch (ConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    static String version(int rotation) {
        return "version-of-the-rotation-of-number-" + rotation;
    }

    /** Runs a step; returns whether it succeeded. */
    static boolean step(ModelWorld world, Schedule.Plan plan, int rotation, int tries, int step) {
        String place = rotation + "." + tries + "." + STEPS.get(step);
        return step(world, plan, rotation, step, place, false);
    }

    private static boolean step(
            ModelWorld world, Schedule.Plan plan, int rotation, int step, String place, boolean nested) {
        ModelUpstreams[] self = new ModelUpstreams[1];
        Runnable again = () -> step(world, plan, rotation, step, place + "." + self[0].calls() + "/", true);
        self[0] = new ModelUpstreams(world, plan, place, again, nested);
        RotationContext run = new RotationContext(
                new RotationRequest(
                        "rotation", "1", Duration.ofHours(1), STEPS.get(step), "secret", version(rotation), ""),
                Duration.ofSeconds(5));
        try {
            new Rotator(CONFIG, self[0], self[0], new MutableClock(ModelUpstreams.NOW)).rotate(run);
            return true;
        } catch (RotationException e) {
            return false;
        } catch (ModelUpstreams.Killed e) {
            // Its report is lost. The note of a token that it created names the version; a token that it would have
            // reported lost its label to an operator's change, and the documentation tells the operator to look for it.
            world.accounted.addAll(self[0].created);
            return false;
        } finally {
            report(world, run.orphan());
        }
    }

    private static void report(ModelWorld world, Optional<String> orphan) {
        orphan.ifPresent(idOrNote -> {
            for (int token = 0; token < world.notes.size(); token++) {
                if (idOrNote.equals("t" + token) || idOrNote.equals("note: " + world.notes.get(token))) {
                    world.accounted.add(token);
                }
            }
        });
    }
}
