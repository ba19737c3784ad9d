package org.itograd.sde.step;

import java.util.Arrays;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.SampleTimes;

/// The times at which samples that jump step: those of a grid, and each sample's own jump times.
///
/// Samples meet at those grid points whose states are kept ([Meetings]). So that all take as many steps, a sample with fewer jumps
/// between two of these splits steps at further points, which are no jumps; there is room for so many jumps that more happen with
/// probability below 1e-18. Where two of a sample's times are one number, because jumps round onto each other or onto the grid, it
/// waits: that step has length 0 and must not reach a solver, but a jump at its end happens.
final class JumpTimes implements SampleTimes {
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    /// Samples whose times are written together, since they are neighbours in memory.
    private static final int LINE = 16;

    private final int first;
    private final int samples;
    private final int steps;
    private final ArrivalTimes arrivals;
    /// Time k of sample i at `k · samples + i`.
    private final double[] times;
    /// Which of the sample's jumps happens at that time, or −1.
    private final int[] jumps;

    /// @param first the place of the first sample among all
    JumpTimes(Meetings meetings, ArrivalTimes arrivals, int first) {
        this.first = first;
        this.arrivals = arrivals;
        samples = arrivals.times().length;
        steps = meetings.steps();
        times = new double[Math.multiplyExact(steps + 1, samples)];
        jumps = new int[times.length];
        for (int from = 0; from < samples; from += LINE) {
            int to = Math.min(samples, from + LINE);
            Own[] own = new Own[to - from];
            for (int i = from; i < to; i++) {
                own[i - from] = new Own(meetings, arrivals.times()[i]);
            }
            for (int k = 0; k <= steps; k++) {
                for (int i = from; i < to; i++) {
                    times[k * samples + i] = own[i - from].times[k];
                    jumps[k * samples + i] = own[i - from].jumps[k];
                }
            }
        }
    }

    /// The times of one sample and which of its jumps happens at each.
    private static final class Own {
        private final double[] arrivals;
        private final double[] times;
        private final int[] jumps;
        private int n;
        private int nextJump;

        Own(Meetings meetings, double[] arrivals) {
            this.arrivals = arrivals;
            times = new double[meetings.steps() + 1];
            jumps = new int[times.length];
            Arrays.fill(jumps, -1);
            times[n++] = meetings.grid().start();
            for (int m = 0; m < meetings.count(); m++) {
                go(meetings, m);
            }
        }

        /// Until the next meeting: grid points, jumps and further points, in order. A grid point at which a jump happens is no
        /// time besides.
        private void go(Meetings meetings, int m) {
            TimeGrid grid = meetings.grid();
            int last = meetings.point(m);
            double b = grid.time(last);
            int jumpsInside = 0;
            while (nextJump + jumpsInside < arrivals.length && arrivals[nextJump + jumpsInside] <= b) {
                jumpsInside++;
            }
            int point = meetings.point(m - 1) + 1;
            int shared = 0;
            for (int j = nextJump, k = point; j < nextJump + jumpsInside && k <= last;) {
                shared += arrivals[j] == grid.time(k) ? 1 : 0;
                int step = Double.compare(arrivals[j], grid.time(k));
                j += step < 0 ? 1 : 0;
                k += step < 0 ? 0 : 1;
            }
            int slots = meetings.place(m) - meetings.place(m - 1);
            double[] further = further(
                    slots - (last - point + 1) - jumpsInside + shared, grid.time(meetings.point(m - 1)), b,
                    jumpsInside);
            int f = 0;
            while (n <= meetings.place(m)) {
                double jump = jumpsInside > 0 ? arrivals[nextJump] : Double.POSITIVE_INFINITY;
                double onGrid = point <= last ? grid.time(point) : Double.POSITIVE_INFINITY;
                double split = f < further.length ? further[f] : Double.POSITIVE_INFINITY;
                times[n] = Math.min(split, Math.min(jump, onGrid));
                if (split < Math.min(jump, onGrid)) {
                    f++;
                } else if (jump <= onGrid) {
                    jumps[n] = nextJump++;
                    jumpsInside--;
                    point += jump == onGrid ? 1 : 0;
                } else {
                    point++;
                }
                n++;
            }
        }

        private static double[] further(int count, double a, double b, int inside) {
            if (count < 0) {
                throw new IllegalStateException("a sample has " + inside + " jumps between " + a + " and " + b
                        + ", which happens with probability below 1e-18; use another seed");
            }
            double[] points = new double[count];
            Arrays.setAll(points, p -> Math.max(a + (b - a) * ((p + 1) * GOLDEN % 1), Math.nextUp(a)));
            Arrays.sort(points);
            return points;
        }
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

    /// Whether a sample's step k has a length.
    boolean moves(int k, int sample) {
        return time(k + 1, sample) > time(k, sample);
    }

    /// The number, among those of its sample and term, of the jump with which a sample's step k ends, or −1.
    int jump(int k, int sample) {
        int j = jumps[(k + 1) * samples + sample];
        return j < 0 ? -1 : arrivals.numbers()[sample][j];
    }

    /// The term of that jump.
    int term(int k, int sample) {
        return arrivals.terms()[sample][jumps[(k + 1) * samples + sample]];
    }
}
