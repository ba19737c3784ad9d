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
        BatchGradient[] parts = new BatchGradient[chunks.count()];
        chunks.forEach(
                (from, to) -> parts[from / chunks.size()] = part(chunks, from / chunks.size(), parameters, loss));
        return sum(List.of(parts));
    }

    /// What one block adds to the loss and the gradient of the batch: those of its rows, times their share of all.
    ///
    /// @param chunk number of the block
    public static BatchGradient part(Chunks chunks, int chunk, Parameters parameters, RowLoss loss) {
        int from = chunks.from(chunk);
        int to = chunks.to(chunk);
        double weight = (to - from) / (double) chunks.rows();
        Tensor mean = loss.of(from, to);
        List<Tensor> weighted = new ArrayList<>();
        for (Tensor g : Autodiff.gradients(mean, parameters.values())) {
            weighted.add(weight == 1 ? g : g.mul(weight));
        }
        return new BatchGradient(mean.item() * weight, List.copyOf(weighted));
    }

    /// The parts of all blocks, added in their order: with those of one batch, what [#of] gives, wherever they were computed.
    public static BatchGradient sum(List<BatchGradient> parts) {
        double total = parts.getFirst().loss;
        List<Tensor> sum = new ArrayList<>(parts.getFirst().gradients);
        for (BatchGradient part : parts.subList(1, parts.size())) {
            total += part.loss;
            for (int p = 0; p < sum.size(); p++) {
                sum.set(p, sum.get(p).add(part.gradients.get(p)));
            }
        }
        return new BatchGradient(total, List.copyOf(sum));
    }
}
