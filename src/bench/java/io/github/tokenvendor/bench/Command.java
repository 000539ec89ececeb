package io.github.tokenvendor.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a JDK tool. */
final class Command {

    private static final int LIMIT_SECONDS = 120;

    private Command() {}

    /**
     * Returns the command's standard output and standard error.
     *
     * @throws IOException if the command fails or takes longer than {@value #LIMIT_SECONDS} s
     */
    static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + " failed:\n" + output);
        }
        return output;
    }
}
