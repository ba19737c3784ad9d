package org.itograd.autodiff.device.source;

import java.util.List;
import org.itograd.autodiff.expr.RandomKernels;
import org.itograd.base.DType;

/// The functions `DRAW`, the two normal numbers of a counter ([RandomKernels#normalPair]) times a scale, and `DRAW_EACH`, an element of
/// the stream for each element of a register.
final class Normals {
    private Normals() {}

    /// Words of memory that each step has for each stream: the schedule of its key, the counter's upper word, and its scale as bits.
    static final int WORDS = RandomKernels.NORMAL_KEYS;

    /// Of the key words, these are the schedule.
    private static final int SCHEDULE = RandomKernels.NORMAL_KEYS - 2;

    /// Those words.
    ///
    /// @param scale rounded to the element type
    static void words(DType dtype, long k0, long k1, double scale, long[] to, int at) {
        long[] keys = RandomKernels.normalKeys(dtype, k0, k1);
        System.arraycopy(keys, 0, to, at, SCHEDULE);
        to[at + SCHEDULE] = keys[SCHEDULE + 1];
        to[at + SCHEDULE + 1] = switch (dtype) {
            case F32 -> Float.floatToRawIntBits((float) scale);
            case F64 -> Double.doubleToRawLongBits(scale);
        };
    }

    static String text(Dialect d) {
        DType dtype = d.dtype();
        StringBuilder body = new StringBuilder();
        Writer writer = new Writer(dtype, "n", new Writer.Leaves(
                i -> {
                    throw new AssertionError(i);
                },
                _ -> "scale",
                k -> k < SCHEDULE ? "KU(key[" + k + "])" : k == SCHEDULE ? "KU(0)" : "upper",
                "counter"));
        List<String> pair = writer.write(RandomKernels.normalPair(dtype), "    ", body);
        return """

                #define UPPER(pair, key) %s
                INLINE void DRAW(U counter, U upper, GLOBAL const W *key, R scale, R *first, R *second) {
                %s    *first = %s;
                    *second = %s;
                }
                """.formatted(
                d.wide() ? "key[" + SCHEDULE + "]" : "((W) ((UL) (pair) >> 32))", body, pair.get(0), pair.get(1))
                + (d.width() == 1 ? ONE : many(d.width()));
    }

    private static final String ONE = """
            INLINE R DRAW_EACH(L e, L step, GLOBAL const W *key, R scale) {
                const L pair = e / 32 * 16 + e % 16;
                R first, second;
                DRAW(KU(pair), KU(UPPER(pair, key)), key, scale, &first, &second);
                return e % 32 < 16 ? first : second;
            }
            """;

    private static String many(int width) {
        return """
                INLINE R DRAW_EACH(L e, L step, GLOBAL const W *key, R scale) {
                    W counter[WIDTH], upper[WIDTH];
                    E firsts[WIDTH], seconds[WIDTH];
                    R first, second;
                    for (int l = 0; l < WIDTH; l++) {
                        const L pair = (e + l * step) / 32 * 16 + (e + l * step) % 16;
                        counter[l] = (W) pair;
                        upper[l] = UPPER(pair, key);
                    }
                    DRAW(vload<n>(0, counter), vload<n>(0, upper), key, scale, &first, &second);
                    vstore<n>(first, 0, firsts);
                    vstore<n>(second, 0, seconds);
                    for (int l = 0; l < WIDTH; l++) {
                        firsts[l] = (e + l * step) % 32 < 16 ? firsts[l] : seconds[l];
                    }
                    return vload<n>(0, firsts);
                }
                """.replace("<n>", Integer.toString(width));
    }
}
