package org.itograd.autodiff.expr;

import java.util.Arrays;

/// The counter-based generator Threefry-2x32-20 and Threefry-2x64-20: twenty rounds of addition, rotation and exclusive
/// or turn a key and a counter of two words each into two words that look random.
///
/// Source: J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011; constants as
/// in Random123.
public final class Threefry {

    private static final int ROUNDS = 20;
    private static final int[] ROTATIONS_32 = {13, 15, 26, 6, 17, 29, 16, 24};
    private static final int[] ROTATIONS_64 = {16, 42, 12, 31, 16, 32, 24, 21};
    private static final long PARITY_32 = 0x1BD11BDAL;
    private static final long PARITY_64 = 0x1BD11BDAA9FC1A22L;

    private Threefry() {}

    /// Two random words of 64 bits.
    public record Words(long first, long second) {}

    /// Threefry-2x64-20 of the key (k0, k1) and the counter (c0, c1).
    ///
    /// Counters with c1 from 0 to 2³² − 1 are free for the caller, for instance to derive new keys; [RandomKernels] takes
    /// its numbers elsewhere.
    public static Words hash2x64(long k0, long k1, long c0, long c1) {
        long a = k0;
        long b = k1;
        long c = PARITY_64 ^ k0 ^ k1;
        long x0 = c0 + a;
        long x1 = c1 + b;
        for (int s = 0; s < ROUNDS / 4; s++) {
            for (int round = 0; round < 4; round++) {
                x0 += x1;
                x1 = Long.rotateLeft(x1, ROTATIONS_64[s % 2 * 4 + round]) ^ x0;
            }
            long used = a;
            a = b;
            b = c;
            c = used;
            x0 += a;
            x1 += b + s + 1;
        }
        return new Words(x0, x1);
    }

    /// How many of a kernel's keys [#words] reads.
    static final int KEYS = 8;

    /// Writes what [#words] adds to its two words in the course of the rounds, as kernel keys 0 to 7.
    static void schedule(FloatFormat f, long k0, long k1, long[] keys) {
        long k2 = f.pick(PARITY_32, PARITY_64) ^ k0 ^ k1;
        keys[0] = k0;
        keys[1] = k1;
        keys[2] = k2;
        keys[3] = k2 + 1;
        keys[4] = k0 + 2;
        keys[5] = k1 + 3;
        keys[6] = k2 + 4;
        keys[7] = k0 + 5;
    }

    /// The generator in the vocabulary of kernels, with the lanes' width and the key of [#schedule].
    static Bits[] words(FloatFormat f, Bits c0, Bits c1) {
        Bits[] schedule = new Bits[KEYS];
        Arrays.setAll(schedule, Bits::key);
        return words(f, c0, c1, schedule);
    }

    /// The same with a key that is each lane's own.
    static Bits[] words(FloatFormat f, Bits c0, Bits c1, Bits k0, Bits k1) {
        Bits k2 = k0.xor(k1).xor(Bits.constant(f.pick(PARITY_32, PARITY_64)));
        return words(f, c0, c1,
                new Bits[]{k0, k1, k2, plus(k2, 1), plus(k0, 2), plus(k1, 3), plus(k2, 4), plus(k0, 5)});
    }

    private static Bits plus(Bits k, int n) {
        return k.add(Bits.constant(n));
    }

    private static Bits[] words(FloatFormat f, Bits c0, Bits c1, Bits[] schedule) {
        int[] rotations = f.pick(ROTATIONS_32, ROTATIONS_64);
        Bits x0 = c0.add(schedule[0]);
        Bits x1 = c1.add(schedule[1]);
        for (int round = 0; round < ROUNDS; round++) {
            x0 = x0.add(x1);
            x1 = x1.rotateLeft(rotations[round % 8]).xor(x0);
            if (round % 4 == 3) {
                int s = round / 4 + 1;
                x0 = x0.add(schedule[s % 3]);
                x1 = x1.add(schedule[s + 2]);
            }
        }
        return new Bits[]{x0, x1};
    }
}
