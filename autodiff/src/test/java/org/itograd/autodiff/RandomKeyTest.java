package org.itograd.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.itograd.autodiff.expr.Threefry;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;

/// A key may be split and drawn from: children are words at counters (data, 0), numbers come from counters whose second word
/// names a distribution, and for one key Threefry is a bijection of the counters.
class RandomKeyTest {
    private static final int N = 1 << 12;

    /// Places of a block of numbers that come from first words; the second words' are as many places later.
    private static final int RUN = 16;

    private static final List<RandomKey> KEYS =
            List.of(RandomKey.of(0), RandomKey.of(7), RandomKey.of(-1).fold(3), new RandomKey(0, 0));

    private static long tag(String name) {
        return ByteBuffer.wrap(name.getBytes(StandardCharsets.US_ASCII)).getLong();
    }

    /// The 52 bits of a word that a uniform F64 number shows.
    private static long shown(double uniform) {
        return (long) (uniform * 0x1p52);
    }

    private static Threefry.Words at(RandomKey key, long counter, long tag) {
        return Threefry.hash2x64(key.k0(), key.k1(), counter, tag);
    }

    @Test
    void numbersComeFromCountersThatNoChildHas() {
        for (RandomKey key : KEYS) {
            double[] u = key.uniform(DType.F64, 4 * RUN).toDoubleArray();
            for (int e = 0; e < u.length; e++) {
                Threefry.Words words = at(key, e / (2 * RUN) * RUN + e % RUN, tag("Unifor64"));
                long word = e % (2 * RUN) < RUN ? words.first() : words.second();
                assertEquals(word >>> 12, shown(u[e]));
            }
        }
    }

    @Test
    void noNumberShowsAWordOfAChild() {
        for (RandomKey key : KEYS) {
            Set<Long> words = new HashSet<>();
            for (int i = 0; i < N; i++) {
                for (long data : new long[]{i, -1L - i, (long) i << 32, tag("Unifor64") + i}) {
                    RandomKey child = key.fold(data);
                    words.add(child.k0() >>> 12);
                    words.add(child.k1() >>> 12);
                }
            }
            for (double u : key.uniform(DType.F64, N).toDoubleArray()) {
                assertFalse(words.contains(shown(u)));
            }
        }
    }

    /// F32 numbers have a key of their own, of which the same holds.
    @Test
    void noChildIsTheKeyOfSingleNumbers() {
        for (RandomKey key : KEYS) {
            for (String name : new String[]{"Normal32", "Unifor32"}) {
                Threefry.Words words = at(key, 0, tag(name));
                RandomKey own = new RandomKey(words.first(), words.second());
                assertFalse(key.split(N).contains(own));
                assertNotEquals(own, key);
            }
        }
    }
}
