package io.github.tokenvendor.audit;

import io.github.tokenvendor.upstream.UpstreamCall;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What there is to say about one step of a rotation; nothing in it is secret: the ids of tokens are none.
 *
 * @param created the id of the token that was created at Mapbox, if one was
 * @param orphan the id, or else the note, of a token at Mapbox that nothing refers to any more, if there may be one
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
