package io.github.tokenvendor.property;

import io.github.tokenvendor.json.JsonDecimal;
import io.github.tokenvendor.json.JsonNull;
import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Any JSON value in the types of the strict reader, three levels deep at most. */
public final class JsonValues {
    private JsonValues() {}

    /** Scalars, arrays and objects. */
    public static Arbitrary<Object> any() {
        // The edge cases of nested values are more than there are tries; the scalars below name the ones that matter.
        return nested(2).withoutEdgeCases();
    }

    /** Integers far beyond a long's range; jqwik's own stop there. */
    public static Arbitrary<BigInteger> integers() {
        return Arbitraries.bigIntegers().between(BigInteger.TEN.pow(40).negate(), BigInteger.TEN.pow(40));
    }

    private static Arbitrary<Object> nested(int depth) {
        if (depth == 0) {
            return scalar();
        }
        Arbitrary<Object> inner = nested(depth - 1);
        Arbitrary<Object> list = inner.list().ofMaxSize(4).map(items -> items);
        Arbitrary<Object> map = Arbitraries.maps(Arbitraries.strings().ofMaxLength(6), inner)
                .ofMaxSize(4)
                .map(members -> members);
        return Arbitraries.oneOf(scalar(), list, map);
    }

    private static Arbitrary<Object> scalar() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(20).map(text -> (Object) text),
                Arbitraries.strings()
                        .withChars('"', '\\', '\n', '\u0000', '\u2028', '\ud800', '\udc00', '/', 'é')
                        .ofMaxLength(6)
                        .map(text -> (Object) text),
                integers().map(number -> (Object) number),
                Arbitraries.of("0.0", "-0.0", "1e400", "3600.0", "-1.5E-7", "123456789012345678901234567890.5")
                        .map(JsonDecimal::new),
                Arbitraries.of(true, false).map(truth -> (Object) truth),
                Arbitraries.just(JsonNull.NULL));
    }
}
