package io.github.tokenvendor.edge;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** A part of the run. */
record Phase(Instant begin, Instant end) {
    boolean contains(Instant time) {
        return !time.isBefore(begin) && time.isBefore(end);
    }

    /** The visits that were sent in it. */
    List<Visit> of(List<Visit> visits) {
        return visits.stream().filter(visit -> contains(visit.sent())).toList();
    }

    /** The visits that were sent in it and that are as given. */
    List<Visit> of(List<Visit> visits, Predicate<Visit> given) {
        return of(visits).stream().filter(given).toList();
    }
}
