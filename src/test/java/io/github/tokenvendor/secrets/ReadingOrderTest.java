package io.github.tokenvendor.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadingOrderTest {
    private final ReadingOrder order = new ReadingOrder();

    @Test
    void isNews_endedAfterOneThatBeganLater_isFalse() {
        long first = order.begin();
        long second = order.begin();
        assertThat(order.isNews(first)).isTrue();

        order.ended(second);

        assertThat(order.isNews(first)).isFalse();
        assertThat(order.isNews(order.begin())).isTrue();
    }

    @Test
    void isLate_holdsForWhatHadBegun_andNotForWhatBeginsThen() {
        long waitedFor = order.begin();
        order.late();

        assertThat(order.isLate(waitedFor)).isTrue();
        assertThat(order.isLate(order.begin())).isFalse();
    }

    @Test
    void forget_whatIsUnderWay_isNoNews() {
        long underWay = order.begin();
        order.forget();

        assertThat(order.isNews(underWay)).isFalse();
        assertThat(order.isNews(order.begin())).isTrue();
    }
}
