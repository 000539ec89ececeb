package io.github.tokenvendor.audit;

import io.github.tokenvendor.upstream.UpstreamCall;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the audit line says about one step of a rotation; nothing in it is secret, not even the token ids.
 *
 * @param created the id of the token that Mapbox created, if any
 * @param orphan the id, or else the note, of a token that may have been left at Mapbox
 */
public record RotationRecord(
        String function,
        String requestId,
        String step,
        String versionId,
        String outcome,
        boolean failed,
        String detail,
        Optional<String> created,
        List<String> deleted,
        Optional<String> orphan,
        List<UpstreamCall> calls,
        Duration took) {}
