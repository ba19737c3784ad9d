package org.itograd.experiments.ensemble;

import static org.itograd.base.Arguments.require;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleConsumer;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.experiments.cluster.Recipe;
import org.itograd.experiments.cluster.TaskProgress;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solve.Solution;
import org.jspecify.annotations.Nullable;

/// What all pieces of an ensemble share.
///
/// @param solve     makes the description of the solve
/// @param start     the state of one sample, a number or several
/// @param intervals of the histograms
/// @param quantiles whether they are wanted
/// @param parquet   folder for the states
record EnsembleWork(
        Recipe<SdeSolve> solve, double[] start, long seed, @Nullable Histogram intervals, boolean quantiles,
        @Nullable String parquet) implements Serializable {
    /// Some consecutive samples.
    record Range(long first, int count) implements Serializable {}

    /// What a piece says.
    ///
    /// @param times   of the states that are kept
    /// @param columns for each time, the components one after the other
    record Sums(double[] times, ArrayList<Column> columns) implements Serializable {
        Sums with(Sums next) {
            ArrayList<Column> both = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                both.add(columns.get(i).with(next.columns.get(i)));
            }
            return new Sums(times, both);
        }
    }

    /// Solves the pieces one after the other.
    ArrayList<Sums> sums(List<Range> pieces) {
        DoubleConsumer share = TaskProgress.listener();
        SketchProvider sketches = quantiles ? Parts.sketches() : null;
        ArrayList<Sums> all = new ArrayList<>();
        for (Range piece : pieces) {
            all.add(sums(piece, sketches));
            share.accept((double) all.size() / pieces.size());
        }
        return all;
    }

    private Sums sums(Range piece, @Nullable SketchProvider sketches) {
        Solution solution = Autodiff.withoutRecording(() -> solution(piece));
        double[] times = solution.times();
        int n = piece.count();
        Shape shape = solution.ys().shape();
        require(shape.rank() >= 2 && shape.dim(0) == times.length && shape.dim(1) == n,
                "solve: must keep a number or several for each of %d paths at each of %d times, got shape %s",
                n, times.length, shape);
        double[] states = solution.ys().toDoubleArray();
        int d = states.length / times.length / n;
        requireFinite(piece, times, d, states);
        if (parquet != null) {
            Parts.files().write(parquet, piece.first(), n, times, states);
        }
        ArrayList<Column> columns = new ArrayList<>();
        for (int column = 0; column < times.length * d; column++) {
            double[] values = new double[n];
            int offset = column / d * n * d + column % d;
            for (int i = 0; i < n; i++) {
                values[i] = states[offset + i * d];
            }
            columns.add(Column.of(values, intervals, sketches));
        }
        return new Sums(times, columns);
    }

    /// A solve refuses states that are not finite; a function of them that is saved instead may give anything.
    private static void requireFinite(Range piece, double[] times, int d, double[] states) {
        for (int i = 0; i < states.length; i++) {
            if (!Double.isFinite(states[i])) {
                throw new NonFiniteValueException(String.format(Locale.ROOT,
                        "saving: component %d of path %d at t = %s is %s, of which there is no mean; let the saved function give a"
                                + " finite number for every state",
                        i % d, piece.first() + i / d % piece.count(), times[i / d / piece.count()], states[i]));
            }
        }
    }

    private Solution solution(Range piece) {
        int d = start.length;
        double[] all = new double[piece.count() * d];
        for (int i = 0; i < all.length; i++) {
            all[i] = start[i % d];
        }
        Tensor y0 = d == 1 ? Tensor.of(all, piece.count()) : Tensor.of(all, piece.count(), d);
        return solve.get().brownian(new NumberedPath(RandomKey.of(seed), piece.first())).run(y0);
    }

    @Override
    public String toString() {
        return "EnsembleWork" + Arrays.toString(start);
    }
}
