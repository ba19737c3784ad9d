package org.itograd.sde.control;

import java.util.Arrays;
import org.itograd.autodiff.DType;
import org.itograd.autodiff.RandomKey;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.SampleTimes;

/// The times at which samples with compound Poisson jumps step: those of a grid, and each sample's own jump times.
///
/// The gaps between a sample's jumps are exponential, from uniform numbers keyed by the number of the jump and the place of the
/// sample: jump times depend on neither the grid nor the batch. Samples meet at those grid points whose states are kept. So that
/// all take as many steps, a sample with fewer jumps between two of these splits steps at further points, which are no jumps; there
/// is room for so many jumps that more happen with probability below 1e-18.
final class JumpTimes implements SampleTimes {
    private static final double LOG_TOO_MANY = Math.log(1e-18);
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    /// Samples whose times are written together, since they are neighbours in memory.
    private static final int LINE = 16;

    private final int first;
    private final int samples;
    private final int steps;
    /// Time k of sample i at `k · samples + i`.
    private final double[] times;
    /// The number of the jump at that time, counted from 0 for each sample, or −1.
    private final int[] jumps;

    /// @param kept  grid points at which samples meet, ascending, the last point among them
    /// @param first the place of the first sample among all
    JumpTimes(double rate, TimeGrid grid, int[] kept, RandomKey key, int first, int samples) {
        this.first = first;
        this.samples = samples;
        steps = place(grid.steps(), rate, grid, kept);
        times = new double[(steps + 1) * samples];
        jumps = new int[times.length];
        double[][] all = jumpTimes(rate, grid, key, first, samples);
        for (int from = 0; from < samples; from += LINE) {
            int to = Math.min(samples, from + LINE);
            double[][] own = new double[to - from][];
            int[] next = new int[to - from];
            for (int i = from; i < to; i++) {
                own[i - from] = merged(all[i], rate, grid, kept, steps);
            }
            for (int k = 0; k <= steps; k++) {
                for (int i = from; i < to; i++) {
                    int n = next[i - from];
                    boolean jumped = k > 0 && n < all[i].length && all[i][n] == own[i - from][k];
                    times[k * samples + i] = own[i - from][k];
                    jumps[k * samples + i] = jumped ? n : -1;
                    next[i - from] += jumped ? 1 : 0;
                }
            }
        }
    }

    /// The number of steps until a kept grid point.
    static int place(int point, double rate, TimeGrid grid, int[] kept) {
        int place = point;
        int from = 0;
        for (int to : kept) {
            place += to <= point ? room(rate * (grid.time(to) - grid.time(from))) : 0;
            from = to;
        }
        return place;
    }

    /// The most jumps there is room for where λ are expected: P(N > J) ≤ e^(J + 1 − λ) (λ / (J + 1))^(J + 1) (H. Chernoff 1952).
    static int room(double expected) {
        int more = (int) expected + 1;
        while (expected > 0 && more - expected + more * Math.log(expected / more) > LOG_TOO_MANY) {
            more++;
        }
        return more - 1;
    }

    private static double[][] jumpTimes(double rate, TimeGrid grid, RandomKey key, int first, int samples) {
        double[][] all = new double[samples][0];
        double[] last = new double[samples];
        Arrays.fill(last, grid.start());
        boolean more = rate > 0;
        for (int j = 0; more; j++) {
            more = false;
            double[] u = key.fold(j).uniform(DType.F64, (long) first, samples).toDoubleArray();
            for (int i = 0; i < samples; i++) {
                last[i] -= StrictMath.log(u[i]) / rate;
                if (last[i] <= grid.end()) {
                    all[i] = Arrays.copyOf(all[i], j + 1);
                    all[i][j] = last[i];
                    more = true;
                }
            }
        }
        return all;
    }

    /// The grid, the jumps and the further points of one sample, ascending.
    private static double[] merged(double[] jumps, double rate, TimeGrid grid, int[] kept, int steps) {
        double[] own = new double[steps + 1];
        int n = 0;
        for (int k = 0; k <= grid.steps(); k++) {
            own[n++] = grid.time(k);
        }
        System.arraycopy(jumps, 0, own, n, jumps.length);
        n += jumps.length;
        int from = 0;
        for (int to : kept) {
            double a = grid.time(from);
            double b = grid.time(to);
            long inside = Arrays.stream(jumps).filter(t -> t > a && t <= b).count();
            long further = room(rate * (b - a)) - inside;
            if (further < 0) {
                throw new IllegalStateException("a sample has " + inside + " jumps between " + a + " and " + b
                        + ", which happens with probability below 1e-18; use another seed");
            }
            for (int p = 1; p <= further; p++) {
                own[n++] = a + (b - a) * (p * GOLDEN % 1);
            }
            from = to;
        }
        Arrays.sort(own);
        return own;
    }

    @Override
    public int samples() {
        return samples;
    }

    @Override
    public int steps() {
        return steps;
    }

    @Override
    public int first() {
        return first;
    }

    @Override
    public double time(int k, int sample) {
        return times[k * samples + sample];
    }

    /// The number of the jump with which a sample's step k ends, or −1.
    int jump(int k, int sample) {
        return jumps[(k + 1) * samples + sample];
    }
}
