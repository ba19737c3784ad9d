package org.itograd.sde;

import static org.itograd.base.Arguments.require;

import java.util.Arrays;
import org.itograd.autodiff.program.Given;
import org.itograd.base.DType;
import org.jspecify.annotations.Nullable;

/// The times t₀ < t₁ < … < t_N between which a solver steps.
public final class TimeGrid {
    /// Quotients this close to a whole number, relatively, are taken for it: 0.3/0.1 counts as 3.
    private static final double ROUNDING = 1e-9;

    /// Steps of a grid, at most: times must fit into an array.
    private static final int MOST = Integer.MAX_VALUE - 16;

    /// A step shorter than so many units in the last place of its times is not resolved by them.
    public static final int UNITS = 64;

    private final double[] times;
    private final double[] steps;
    /// By dtype; −1 before it is counted.
    private final int[] shortSteps = new int[DType.values().length];

    /// Made when they are first asked for: a long grid's numbers are long, and solves over it are many.
    private volatile Given.@Nullable Scalars givenTimes;
    private volatile Given.@Nullable Scalars givenSteps;

    private TimeGrid(double[] times, double[] steps) {
        this.times = times;
        this.steps = steps;
        Arrays.fill(shortSteps, -1);
    }

    /// n equal steps from t0 to t1.
    ///
    /// @throws IllegalArgumentException unless t0 < t1 are finite and n ≥ 1
    public static TimeGrid uniform(double t0, double t1, int n) {
        requireInterval(t0, t1);
        require(n >= 1, "n: there must be at least one step, got %d", n);
        require(n <= MOST, "n: there can be at most %d steps, got %d; take longer ones", MOST, n);
        double[] times = new double[n + 1];
        for (int k = 0; k < n; k++) {
            times[k] = part(t0, t1, k, n);
        }
        times[n] = t1;
        double[] steps = new double[n];
        Arrays.fill(steps, (t1 - t0) / n);
        return new TimeGrid(times, steps).checked("use fewer steps");
    }

    /// Steps of length h from t0; the last one is shorter if h does not divide the interval.
    ///
    /// @throws IllegalArgumentException unless t0 < t1 are finite and h > 0
    public static TimeGrid stepSize(double t0, double t1, double h) {
        requireInterval(t0, t1);
        requireStep(h);
        double quotient = wholeIfClose((t1 - t0) / h);
        int n = count(Math.ceil(quotient));
        double[] times = new double[n + 1];
        double[] steps = new double[n];
        for (int k = 0; k < n; k++) {
            times[k] = quotient == n ? part(t0, t1, k, n) : t0 + k * h;
            steps[k] = h;
        }
        times[n] = t1;
        steps[n - 1] = quotient == n ? h : t1 - times[n - 1];
        return new TimeGrid(times, steps).checked("use longer steps");
    }

    /// The grid of the published code of Liu et al. 2019 ("Neural SDE"): N = ⌊T/h⌋ + 1 equal steps of T/N from 0, so 11
    /// steps of 1/11 for T = 1 and h = 0.1. The floor is guarded against rounding: 0.3/0.1 counts as 3.
    ///
    /// @throws IllegalArgumentException unless T > 0 and h > 0 are finite
    public static TimeGrid asPublished(double end, double h) {
        require(end > 0, "T: must be > 0, got %s", end);
        requireInterval(0, end);
        requireStep(h);
        return uniform(0, end, count(Math.floor(wholeIfClose(end / h)) + 1));
    }

    /// Any increasing times.
    ///
    /// @throws IllegalArgumentException unless there are two or more finite, increasing times
    public static TimeGrid of(double... times) {
        require(times.length >= 2, "times: there must be at least two, got %s", times);
        double[] steps = new double[times.length - 1];
        for (int k = 0; k < steps.length; k++) {
            steps[k] = times[k + 1] - times[k];
        }
        return new TimeGrid(times.clone(), steps).checked("sort them and give each once");
    }

    private TimeGrid checked(String remedy) {
        for (int k = 0; k < steps.length; k++) {
            require(
                    times[k] < times[k + 1] && Double.isFinite(times[k]) && Double.isFinite(times[k + 1]),
                    "times: must be finite and increase from step to step, got %s then %s at step %d; %s",
                    times[k],
                    times[k + 1],
                    k,
                    remedy);
        }
        return this;
    }

    /// Number of steps N.
    public int steps() {
        return steps.length;
    }

    /// The time t_k at which step k begins, 0 ≤ k ≤ N.
    public double time(int k) {
        return times[k];
    }

    /// The length of step k, 0 ≤ k < N.
    public double step(int k) {
        return steps[k];
    }

    /// The times at which the steps begin, as what steps are given.
    public Given.Scalars givenTimes() {
        Given.Scalars present = givenTimes;
        if (present == null) {
            present = new Given.Scalars(times);
            givenTimes = present;
        }
        return present;
    }

    /// The lengths of the steps, as what steps are given.
    public Given.Scalars givenSteps() {
        Given.Scalars present = givenSteps;
        if (present == null) {
            present = new Given.Scalars(steps);
            givenSteps = present;
        }
        return present;
    }

    /// The first time.
    public double start() {
        return times[0];
    }

    /// The last time.
    public double end() {
        return times[times.length - 1];
    }

    /// The longest step.
    public double longestStep() {
        return Arrays.stream(steps).max().orElseThrow();
    }

    /// How many steps are shorter than [#UNITS] units in the last place of their times in a dtype, so that times in this dtype do not
    /// resolve them.
    public int shortSteps(DType dtype) {
        int known = shortSteps[dtype.ordinal()];
        if (known >= 0) {
            return known;
        }
        int n = 0;
        for (int k = 0; k < steps.length; k++) {
            n += steps[k] < UNITS * unit(dtype, Math.max(Math.abs(times[k]), Math.abs(times[k + 1]))) ? 1 : 0;
        }
        shortSteps[dtype.ordinal()] = n;
        return n;
    }

    /// The unit in the last place of a time in a dtype.
    public static double unit(DType dtype, double t) {
        return switch (dtype) {
            case F32 -> Math.ulp((float) t);
            case F64 -> Math.ulp(t);
        };
    }

    /// The k with t_k = t exactly, or −(k + 1) where t would be inserted before t_k, as [Arrays#binarySearch].
    public int find(double t) {
        return Arrays.binarySearch(times, t);
    }

    /// The k with t_k = t up to rounding, see [#isSame], or −1 if there is none; where several are, one that is equal, or the first.
    public int near(double t) {
        int found = find(t);
        if (found >= 0) {
            return found;
        }
        int next = -found - 1;
        if (next > 0 && isSame(times[next - 1], t)) {
            return next - 1;
        }
        return next < times.length && isSame(times[next], t) ? next : -1;
    }

    /// Whether two times are one but for rounding, as 0.3 and 3 · 0.1: at most eight units in the last place of the larger apart.
    public static boolean isSame(double s, double t) {
        return Math.abs(s - t) <= 8 * Math.ulp(Math.max(Math.abs(s), Math.abs(t)));
    }

    /// Whether a time lies on [t₀, t_N] but for rounding.
    public boolean reaches(double t) {
        return (t >= start() && t <= end()) || isSame(t, start()) || isSame(t, end());
    }

    /// The time after k of n equal steps, by the reduced fraction k/n: so the times of a grid are, without rounding between them,
    /// times of a grid with a multiple of its steps.
    private static double part(double t0, double t1, int k, int n) {
        int divisor = n;
        for (int rest = k; rest != 0;) {
            int next = divisor % rest;
            divisor = rest;
            rest = next;
        }
        int above = k / divisor;
        int below = n / divisor;
        return t0 + (t1 - t0) * above / below;
    }

    private static double wholeIfClose(double quotient) {
        double whole = Math.rint(quotient);
        return Math.abs(quotient - whole) <= ROUNDING * Math.max(1, whole) ? whole : quotient;
    }

    private static int count(double n) {
        require(n <= MOST, "h: gives %s steps, more than %d; use a longer step", n, MOST);
        return Math.max(1, (int) n);
    }

    /// Refuses an interval that does not go forwards in time.
    ///
    /// @throws IllegalArgumentException unless t0 < t1 are finite; the message says how to go backwards
    public static void requireInterval(double t0, double t1) {
        boolean finite = Double.isFinite(t0) && Double.isFinite(t1);
        require(
                finite && t0 < t1,
                "t0, t1: must be finite with t0 < t1, got %s and %s%s",
                t0,
                t1,
                finite && t0 > t1
                        ? "; an equation without noise is solved backwards as TimeSpans.of(t0, t1).over(sde), with steps from 0"
                                + " to 1"
                        : "");
    }

    private static void requireStep(double h) {
        require(h > 0 && h < Double.POSITIVE_INFINITY, "h: must be finite and > 0, got %s", h);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TimeGrid g && Arrays.equals(times, g.times) && Arrays.equals(steps, g.steps);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(times);
    }

    /// For example `10 steps on [0.0, 1.0]`.
    @Override
    public String toString() {
        return steps.length + " steps on [" + start() + ", " + end() + "]";
    }
}
