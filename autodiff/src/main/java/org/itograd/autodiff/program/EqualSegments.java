package org.itograd.autodiff.program;

import static org.itograd.base.Arguments.require;

import java.util.stream.IntStream;

/// A state is kept for every segment of equally many steps. A segment is computed again at once, with a recording, so every
/// step is computed twice at most.
///
/// @param n      the number of steps
/// @param length of a segment; the last one may be shorter
public record EqualSegments(int n, int length) implements Schedule {
    /// @throws IllegalArgumentException unless n ≥ 0 and length ≥ 1
    public EqualSegments {
        require(n >= 0 && length >= 1, "n, length: must be >= 0 and >= 1, got %d and %d", n, length);
    }

    /// ⌈√N⌉ steps a segment, so about √N kept states and √N recorded steps at a time.
    public static EqualSegments squareRoot(int n) {
        return new EqualSegments(n, Math.max(1, (int) Math.ceil(Math.sqrt(n))));
    }

    @Override
    public int places() {
        return Math.max(0, Math.ceilDiv(n, length) - 1);
    }

    @Override
    public int recorded() {
        return Math.min(n, length);
    }

    @Override
    public int[] stops() {
        return IntStream.rangeClosed(1, places()).map(s -> s * length).toArray();
    }

    @Override
    public void back(boolean fresh, Steps steps) {
        for (int s = places(); s >= 0 && n > 0; s--) {
            steps.reverse(s, s * length, s * length, Math.min(n, (s + 1) * length));
        }
    }
}
