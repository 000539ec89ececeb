package io.github.tokenvendor.runtime;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The native part of AWS's runtime client, unpacked for one process.
 *
 * <p>By default the client unpacks it to one path for the whole machine. Of two processes that start at once, one
 * then loads what the other is still writing, and crashes.
 */
final class NativeClientLibrary {
    private static final String PROPERTY =
            "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

    private NativeClientLibrary() {}

    /** The JVM option that makes the client load its own copy; empty on a platform where the client decides. */
    static Optional<String> unpackTo(Path folder) throws IOException {
        Optional<String> platform = platform();
        if (platform.isEmpty()) {
            return Optional.empty();
        }
        Path library = folder.resolve("libaws-lambda-jni.so");
        try (InputStream in = AWSLambda.class.getResourceAsStream("/jni/libaws-lambda-jni." + platform.get() + ".so")) {
            if (in == null) {
                throw new IOException("the runtime client has no native part for " + platform.get());
            }
            Files.copy(in, library);
        }
        return Optional.of("-D" + PROPERTY + "=" + library);
    }

    private static Optional<String> platform() {
        if (Files.exists(Path.of("/lib64/ld-linux-x86-64.so.2"))) {
            return Optional.of("linux-x86_64");
        }
        if (Files.exists(Path.of("/lib/ld-linux-aarch64.so.1"))) {
            return Optional.of("linux-aarch_64");
        }
        return Optional.empty();
    }
}
