package org.itograd.experiments.stability;

import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.solver.Increments;

/// How lengths grew on the way through a block, for each sample at times t₀, t₁, …: log(length(t) / length(t₀)). All follow the same
/// noise. A length that begins as 0 gives NaN, one that becomes 0 gives −∞.
///
/// @param tangent   of the derivative of the solver's steps in a direction: v(t₊) = DΦ v(t). Its limit for t → ∞, per unit of time, is
///                  the Lyapunov exponent
/// @param state     of the state
/// @param distances between the state and each of those that began elsewhere
record Pass(double[][] tangent, double[][] state, List<double[][]> distances) {

    /// One pass.
    ///
    /// @param start     states, samples along the first axis
    /// @param direction of their shape
    /// @param moved     other states for the same samples
    static Pass of(BlockSteps steps, Tensor start, Tensor direction, List<Tensor> moved) {
        int rows = start.shape().dim(0);
        double[][] tangent = new double[rows][steps.count() + 1];
        double[][] state = new double[rows][steps.count() + 1];
        List<double[][]> distances = new ArrayList<>();
        moved.forEach(_ -> distances.add(new double[rows][steps.count() + 1]));
        Tensor v = unit(direction, lengths(direction));
        Tensor y = start;
        List<Tensor> others = new ArrayList<>(moved);
        for (int k = 0; k < steps.count(); k++) {
            int step = k;
            Increments increments = steps.increments(k, y);
            Tensor grown = Autodiff.jvp(x -> steps.next(step, x, increments), y, v);
            double[] lengths = lengths(grown);
            for (int row = 0; row < rows; row++) {
                tangent[row][k + 1] = tangent[row][k] + StrictMath.log(lengths[row]);
            }
            v = unit(grown, lengths);
            y = steps.next(k, y, increments);
            require(
                    Arrays.stream(lengths(y)).allMatch(Double::isFinite),
                    "block: its state is not finite after step %d of %d; use a classifier of finite states or more steps",
                    k + 1,
                    steps.count());
            write(y, start, state, k + 1);
            for (int i = 0; i < others.size(); i++) {
                others.set(i, steps.next(k, others.get(i), increments));
                write(others.get(i).sub(y), moved.get(i).sub(start), distances.get(i), k + 1);
            }
        }
        return new Pass(tangent, state, distances);
    }

    private static void write(Tensor at, Tensor first, double[][] logs, int time) {
        double[] length = lengths(at);
        double[] before = lengths(first);
        for (int row = 0; row < length.length; row++) {
            logs[row][time] = StrictMath.log(length[row] / before[row]);
        }
    }

    /// The Euclidean length of each sample.
    private static double[] lengths(Tensor x) {
        int rows = x.shape().dim(0);
        double[] numbers = x.toDoubleArray();
        double[] lengths = new double[rows];
        int size = numbers.length / rows;
        for (int row = 0; row < rows; row++) {
            double squares = 0;
            for (int i = row * size; i < (row + 1) * size; i++) {
                squares += numbers[i] * numbers[i];
            }
            lengths[row] = Math.sqrt(squares);
        }
        return lengths;
    }

    /// Each sample divided by its length, unless that is 0.
    private static Tensor unit(Tensor x, double[] lengths) {
        double[] numbers = x.toDoubleArray();
        int size = numbers.length / lengths.length;
        for (int i = 0; i < numbers.length; i++) {
            double length = lengths[i / size];
            numbers[i] = length == 0 ? 0 : numbers[i] / length;
        }
        return Tensor.of(numbers, x.shape().dims()).cast(x.dtype());
    }
}
