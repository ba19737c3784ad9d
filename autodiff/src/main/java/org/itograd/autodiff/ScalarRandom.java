package org.itograd.autodiff;

/// A plain counter-based generator behind [RandomKey], to be replaced by the emitted one.
final class ScalarRandom {
    private ScalarRandom() {}

    static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }

    static long[] hash(long k0, long k1, long data) {
        long h = mix(k0 + mix(k1 + mix(data + 0x9e3779b97f4a7c15L)));
        return new long[]{h, mix(h + 0x632be59bd9b4e019L)};
    }

    static double uniform(long k0, long k1, long e) {
        return ((hash(k0, k1, e)[0] >>> 12) + 0.5) * 0x1p-52;
    }

    static double normal(long k0, long k1, long e) {
        double u = uniform(k0, k1, 2 * e);
        double v = uniform(k0, k1, 2 * e + 1);
        return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
    }
}
