package io.github.tokenvendor.vending;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoundedMapTest {
    @Test
    void put_again_isNoLongerTheEldest_andReturnsWhatWasThere() {
        BoundedMap<String, Integer> map = new BoundedMap<>(2, false);
        map.put("one", 1);
        map.put("two", 2);

        assertThat(map.put("one", 11)).isEqualTo(1);
        assertThat(map.put("three", 3)).isNull();
        assertThat(map).containsOnlyKeys("one", "three").containsEntry("one", 11);
    }
}
