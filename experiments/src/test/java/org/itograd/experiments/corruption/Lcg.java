package org.itograd.experiments.corruption;

/// Draws that any language can repeat: u ← (1103515245 u + 12345) mod 2³¹ from 7 for uniform numbers, and from 11 for normal ones, each of which
/// is the sum of twelve less 6.
final class Lcg implements Draws {
    private static final double RANGE = 1L << 31;

    private long uniform = 7;
    private long normal = 11;

    private static long next(long u) {
        return (u * 1103515245L + 12345) % (1L << 31);
    }

    @Override
    public double uniform() {
        uniform = next(uniform);
        return uniform / RANGE;
    }

    @Override
    public double normal() {
        double sum = 0;
        for (int i = 0; i < 12; i++) {
            normal = next(normal);
            sum += normal / RANGE;
        }
        return sum - 6;
    }

    @Override
    public int integer(int low, int high) {
        uniform = next(uniform);
        return low + (int) (uniform / 65536 % (high - low));
    }
}
