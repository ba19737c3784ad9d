package org.itograd.nn;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.Parameters;

/// A loss averaged over a batch and its gradient, computed in parallel over blocks of rows.
///
/// Each block records and differentiates a graph of its own on one thread. The blocks' losses and gradients are added in
/// the order of the blocks, so the result has the same bits for any number of threads.
///
/// @param loss      mean over all rows
/// @param gradients by each parameter, in the order of [Parameters#list()]
public record BatchGradient(double loss, List<Tensor> gradients) {
    /// The loss of some of a batch's rows.
    @FunctionalInterface
    public interface RowLoss {
        /// The mean loss over rows `from` (inclusive) to `to` (exclusive), a scalar. Random numbers it uses must be
        /// functions of the row, not of the block. Called by several threads at once.
        Tensor of(int from, int to);
    }

    /// Evaluates and differentiates a loss.
    ///
    /// @param chunks     how the rows are split
    /// @param parameters what to differentiate with respect to
    /// @param loss       the mean loss over a range of rows
    public static BatchGradient of(Chunks chunks, Parameters parameters, RowLoss loss) {
        List<Tensor> variables = parameters.values();
        double[] losses = new double[chunks.count()];
        List<List<Tensor>> gradients = new ArrayList<>();
        for (int i = 0; i < losses.length; i++) {
            gradients.add(List.of());
        }
        chunks.forEach((from, to) -> {
            int chunk = from / chunks.size();
            double weight = (to - from) / (double) chunks.rows();
            Tensor mean = loss.of(from, to);
            losses[chunk] = mean.item() * weight;
            List<Tensor> weighted = new ArrayList<>();
            for (Tensor g : Autodiff.gradients(mean, variables)) {
                weighted.add(weight == 1 ? g : g.mul(weight));
            }
            gradients.set(chunk, weighted);
        });
        double total = losses[0];
        List<Tensor> sum = new ArrayList<>(gradients.getFirst());
        for (int chunk = 1; chunk < losses.length; chunk++) {
            total += losses[chunk];
            for (int p = 0; p < sum.size(); p++) {
                sum.set(p, sum.get(p).add(gradients.get(chunk).get(p)));
            }
        }
        return new BatchGradient(total, List.copyOf(sum));
    }
}
