package io.github.tokenvendor.rotation;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The faults of two rotations by place, printed so that they can be replayed. */
record Schedule(Map<String, Fault> faults) {
    /** What happens to a call. */
    enum Fault {
        NONE,
        /** The call has no effect and no response. */
        REQUEST_LOST,
        /** The call takes effect, but its response is lost. */
        RESPONSE_LOST,
        /** Secrets Manager returns its state before the last change. */
        STALE,
        /** The process ends before the call. */
        KILLED_BEFORE,
        /** The process ends after the call. */
        KILLED_AFTER,
        /** Another invocation of the same step runs to completion before the call. */
        SAME_STEP_FIRST,
        /** An operator puts a new master into the secret before the call. */
        PUT_BY_HAND_FIRST
    }

    /** Decides what happens to each call. */
    @FunctionalInterface
    interface Plan {
        Fault next(String place, List<Fault> possible);
    }

    static Schedule parse(String text) {
        Schedule schedule = new Schedule(new LinkedHashMap<>());
        Arrays.stream(text.split(", ")).filter(part -> !part.isEmpty()).forEach(part -> {
            String[] sides = part.split("=");
            schedule.faults.put(sides[0], Fault.valueOf(sides[1]));
        });
        return schedule;
    }

    /** Such as {@code 1.1.createSecret.4=RESPONSE_LOST}: rotation, try, step and call, counted from one. */
    @Override
    public String toString() {
        return faults.entrySet().stream()
                .map(fault -> fault.getKey() + "=" + fault.getValue())
                .collect(Collectors.joining(", "));
    }
}
