package io.github.tokenvendor.property;

import io.github.tokenvendor.json.JsonDecimal;
import io.github.tokenvendor.json.JsonNull;
import java.util.Map;

/** JSON values in the types of the strict reader, three levels deep at most. */
public final class JsonValues {
    /** Jackson writes a lone surrogate in a name as it does in a value, but does not read it there. */
    private static final Gen<String> NAMES = Gen.text(Gen.characters().filter(c -> !Character.isSurrogate(c)), 0, 8);

    private JsonValues() {}

    /** Scalars, arrays and objects. */
    public static Gen<Object> any() {
        return nested(2);
    }

    /** Objects. */
    public static Gen<Map<String, Object>> objects() {
        return Gen.maps(NAMES, any(), 5);
    }

    private static Gen<Object> nested(int depth) {
        if (depth == 0) {
            return scalar();
        }
        Gen<Object> inner = nested(depth - 1);
        return Gen.oneOf(scalar(), inner.list(0, 4), Gen.maps(NAMES, inner, 4));
    }

    private static Gen<Object> scalar() {
        return Gen.oneOf(
                Gen.text(20),
                Gen.text("\"\\\n\u0000\u2028\ud800\udc00/é", 0, 6),
                Gen.bigIntegers(),
                Gen.of("0.0", "-0.0", "1e400", "3600.0", "-1.5E-7", "123456789012345678901234567890.5")
                        .map(JsonDecimal::new),
                Gen.of(true, false),
                Gen.of(JsonNull.NULL));
    }
}
