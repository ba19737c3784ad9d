package org.itograd.autodiff.program;

import static org.itograd.base.Arguments.require;

import java.util.Arrays;

/// Binomial checkpointing: the fewest steps computed again with s kept states, the initial one among them.
///
/// To reverse l steps one keeps the state after m of them, reverses the other l − m with the s − 1 states that are left, and then
/// the m with s again. Let β(s, r) = C(s + r, s), the number of steps that can be reversed if none may be computed more than r
/// times, and r the least number with l ≤ β(s, r). Then the best m give
///
/// t(s, l) = m + t(s − 1, l − m) + t(s, m) = r l − β(s + 1, r − 1)
///
/// steps in all beside those that are recorded, and m = min(β(s, r − 1), l − β(s − 1, r − 1)) is one of them. The loss, known only
/// after N steps, is step N + 1 of the chain: so the loop and the reverse pass compute t(s, N + 1) steps without and N with a
/// recording.
///
/// A. Griewank, A. Walther, "Algorithm 799: revolve", ACM Trans. Math. Softw. 26, 2000, theorem 6.1 and proposition 1.
///
/// @param n      the number of steps
/// @param states s ≥ 1
public record Binomial(int n, int states) implements Schedule {
    /// @throws IllegalArgumentException unless n ≥ 0 and states ≥ 1
    public Binomial {
        require(n >= 0 && states >= 1, "n, states: must be >= 0 and >= 1, got %d and %d", n, states);
    }

    /// ⌈log₂(N + 1)⌉ + 1 states, with which no step is computed more than about log₂ N times.
    public static Binomial logarithmic(int n) {
        return new Binomial(n, Integer.SIZE - Integer.numberOfLeadingZeros(n) + 1);
    }

    /// β(s, r) = C(s + r, s), but no more than the largest int; 0 for r < 0.
    private static long beta(int s, int r) {
        if (r < 0) {
            return 0;
        }
        long c = 1;
        for (int i = 1; i <= Math.min(s, r) && c < Integer.MAX_VALUE; i++) {
            c = c * (Math.max(s, r) + i) / i;
        }
        return Math.min(c, Integer.MAX_VALUE);
    }

    /// The least r with l ≤ β(s, r).
    private static int repetitions(int s, int l) {
        int r = 0;
        while (beta(s, r) < l) {
            r++;
        }
        return r;
    }

    /// m: the first part of l ≥ 2 steps with s ≥ 2 states.
    private static int split(int s, int l) {
        int r = repetitions(s, l);
        return (int) Math.min(beta(s, r - 1), l - beta(s - 1, r - 1));
    }

    @Override
    public int places() {
        return Math.max(0, Math.min(states, n) - 1);
    }

    @Override
    public int recorded() {
        return 1;
    }

    @Override
    public int[] stops() {
        int[] stops = new int[places()];
        int from = 0;
        int count = 0;
        while (count < stops.length && from < n) {
            from += split(states - count, n + 1 - from);
            stops[count] = from;
            count += from < n ? 1 : 0;
        }
        return Arrays.copyOf(stops, count);
    }

    /// A stack of parts, each from the state at its place to where the next part began, its own being the last. Step n is the
    /// loss.
    @Override
    public void back(boolean fresh, Steps steps) {
        int[] from = new int[Math.min(states, n + 1) + 1];
        int[] to = new int[from.length];
        to[0] = n + 1;
        boolean kept = fresh;
        for (int at = 0; at >= 0;) {
            if (at < states - 1 && to[at] - from[at] > 1) {
                int middle = from[at] + split(states - at, to[at] - from[at]);
                if (!kept && middle < n) {
                    steps.advance(at, from[at], middle);
                }
                from[at + 1] = middle;
                to[at + 1] = to[at];
                to[at] = middle;
                at++;
            } else {
                for (int k = Math.min(to[at], n) - 1; k >= from[at]; k--) {
                    steps.reverse(at, from[at], k, k + 1);
                }
                kept = false;
                at--;
            }
        }
    }
}
