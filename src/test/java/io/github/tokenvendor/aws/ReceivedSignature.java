package io.github.tokenvendor.aws;

import io.github.tokenvendor.testing.RecordingServer.Arrived;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signature Version 4 as documented, computed over the received request. */
record ReceivedSignature(String key, String region, String service) {

    static List<String> signedHeaders(Arrived request) {
        String authorization = request.headers().get("authorization");
        return List.of(
                authorization.replaceFirst(".*SignedHeaders=([^,]*),.*", "$1").split(";"));
    }

    String of(Arrived request) throws GeneralSecurityException {
        StringBuilder canonical = new StringBuilder(request.method() + "\n/\n\n");
        for (String name : signedHeaders(request)) {
            canonical
                    .append(name)
                    .append(':')
                    .append(request.headers().get(name))
                    .append('\n');
        }
        canonical.append('\n').append(String.join(";", signedHeaders(request))).append('\n');
        canonical.append(sha256(request.body()));
        String time = request.headers().get("x-amz-date");
        String day = time.substring(0, 8);
        List<String> scope = List.of(day, region, service, "aws4_request");
        byte[] signing = ("AWS4" + key).getBytes(StandardCharsets.UTF_8);
        for (String part : scope) {
            signing = hmac(signing, part);
        }
        String text =
                "AWS4-HMAC-SHA256\n" + time + "\n" + String.join("/", scope) + "\n" + sha256(canonical.toString());
        return HexFormat.of().formatHex(hmac(signing, text));
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(String text) throws GeneralSecurityException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
