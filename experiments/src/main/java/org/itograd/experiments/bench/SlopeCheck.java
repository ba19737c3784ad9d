package org.itograd.experiments.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.Parameter;
import org.itograd.autodiff.optim.Parameters;

/// Checks a gradient g of a loss L by the slope of L in its own direction, which must be ‖g‖:
///
/// (L(θ + ε g/‖g‖) − L(θ − ε g/‖g‖)) / 2ε ≈ ‖g‖.
final class SlopeCheck {
    private static final double EPSILON = 2e-3;
    private static final double TOLERANCE = 0.02;

    private SlopeCheck() {}

    /// Leaves the parameters as they were.
    ///
    /// @param gradients of the loss by each parameter
    /// @param loss      at the parameters' present values, along one fixed path of the noise
    static void check(Parameters parameters, List<Tensor> gradients, DoubleSupplier loss) {
        double norm = Math.sqrt(gradients.stream().mapToDouble(g -> g.square().sum().item()).sum());
        double difference = moved(parameters, gradients, EPSILON / norm, loss)
                - moved(parameters, gradients, -EPSILON / norm, loss);
        ResultChecks.near("the norm of the gradient", norm, difference / (2 * EPSILON), TOLERANCE * norm);
    }

    private static double moved(Parameters parameters, List<Tensor> gradients, double step, DoubleSupplier loss) {
        List<Tensor> before = new ArrayList<>();
        for (Parameter p : parameters.list()) {
            Tensor value = p.value().stopGradient();
            p.set(value.add(gradients.get(before.size()).mul(step)));
            before.add(value);
        }
        double moved = loss.getAsDouble();
        for (int i = 0; i < before.size(); i++) {
            parameters.list().get(i).set(before.get(i));
        }
        return moved;
    }
}
