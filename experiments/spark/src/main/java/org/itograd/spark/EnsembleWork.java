package org.itograd.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.experiments.cluster.Recipe;
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
        ArrayList<Sums> all = new ArrayList<>();
        pieces.forEach(piece -> all.add(sums(piece)));
        return all;
    }

    private Sums sums(Range piece) {
        int d = start.length;
        Solution solution = Autodiff.withoutRecording(() -> solution(piece));
        double[] states = solution.ys().toDoubleArray();
        int times = solution.times().length;
        ParquetStates.write(parquet, piece, solution.times(), d, states);
        ArrayList<Column> columns = new ArrayList<>();
        for (int column = 0; column < times * d; column++) {
            double[] values = new double[piece.count()];
            int offset = column / d * piece.count() * d + column % d;
            for (int i = 0; i < values.length; i++) {
                values[i] = states[offset + i * d];
            }
            columns.add(Column.of(values, intervals, quantiles));
        }
        return new Sums(solution.times(), columns);
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
