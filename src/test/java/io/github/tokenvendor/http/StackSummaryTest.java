package io.github.tokenvendor.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class StackSummaryTest {
    @Test
    void classes_areTheCauseChain_withoutMessages() {
        Throwable unexpected = new CompletionException("sk.canary", new IllegalStateException("sk.canary"));

        assertThat(StackSummary.classes(unexpected))
                .isEqualTo("java.util.concurrent.CompletionException caused by java.lang.IllegalStateException");
    }

    @Test
    void classes_circularCauses_terminate() {
        Throwable first = new IllegalStateException();
        Throwable second = new IllegalArgumentException(first);
        first.initCause(second);

        assertThat(StackSummary.classes(first)).hasSizeLessThan(300);
    }

    @Test
    void classes_longChain_areFour() {
        Throwable unexpected = new Error(new RuntimeException(
                new IllegalStateException(new IllegalArgumentException(new UnsupportedOperationException()))));

        assertThat(StackSummary.classes(unexpected))
                .isEqualTo("java.lang.Error caused by java.lang.RuntimeException caused by"
                        + " java.lang.IllegalStateException caused by java.lang.IllegalArgumentException");
    }

    @Test
    void ownFrames_areTheVendorsOnly_innermostFirst() {
        assertThat(StackSummary.ownFrames(new IllegalStateException("sk.canary")))
                .hasSize(1)
                .first()
                .asString()
                .matches("http\\.StackSummaryTest\\.ownFrames_areTheVendorsOnly_innermostFirst:[0-9]+");
    }

    @Test
    void ownFrames_deepStack_areEight() {
        assertThat(StackSummary.ownFrames(deep(20))).hasSize(8);
    }

    private static Throwable deep(int depth) {
        return depth == 0 ? new IllegalStateException() : deep(depth - 1);
    }
}
