package org.itograd.base;

/// Where numbers of a large array stand at the start of a cache line.
///
/// A vector of 512 bits is as long as a line, so each one that does not start at a line is read from two of them. Loops over factors in
/// the caches pay for it: on a Xeon with AVX-512 products of matrices take 1.2 times as long, Winograd's convolutions 1.07 to 1.2.
/// The numbers of an array start behind its header, hence never at a line if the array does. G1, the default collector, puts an array
/// of at least half a region at the start of one, so there the place is known. Elsewhere it is a place as good as any other: nothing but
/// speed depends on it.
public final class CacheLine {
    private static final int BYTES = 64;

    /// G1 cuts the heap into about so many regions, of [#SMALLEST_REGION] to [#LARGEST_REGION] bytes.
    private static final long REGIONS = 2048;

    private static final long SMALLEST_REGION = 1 << 20;
    private static final long LARGEST_REGION = 1 << 25;

    /// Bytes of an array's header, without compact object headers.
    private static final int HEADER = 16;

    private CacheLine() {}

    /// The first number of an array of at least [#least] numbers that starts a cache line.
    public static int first(DType dtype) {
        return (BYTES - HEADER) / dtype.bytes();
    }

    /// Numbers of half a region.
    public static int least(DType dtype) {
        long region = Math.clamp(Long.highestOneBit(Runtime.getRuntime().maxMemory() / REGIONS), SMALLEST_REGION,
                LARGEST_REGION);
        return (int) (region / 2 / dtype.bytes());
    }

    /// The next number of at least `at` that starts a line if [#first] does.
    public static int next(DType dtype, int at) {
        int line = BYTES / dtype.bytes();
        int first = first(dtype);
        return Math.addExact(first, Math.multiplyExact(Math.ceilDiv(at - first, line), line));
    }
}
