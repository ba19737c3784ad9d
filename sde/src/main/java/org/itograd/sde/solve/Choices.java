package org.itograd.sde.solve;

import static org.itograd.base.Arguments.failure;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.device.Devices;
import org.itograd.base.Settings;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.gradient.GradientMethod;
import org.itograd.sde.gradient.Gradients;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;
import org.itograd.sde.watch.Cancellation;
import org.itograd.sde.watch.Progress;
import org.jspecify.annotations.Nullable;

/// What an [SdeSolve] was told.
final class Choices extends Settings<Choices> {
    final Sde sde;
    @Nullable
    Solver solver;
    @Nullable
    Stepping stepping;
    @Nullable
    BrownianPath path;
    Output output = new Output(new SaveAt.End(), null, false);
    GradientMethod gradient = Gradients.backpropagation();
    Supplier<Optional<Device>> device = Devices::byProperty;
    @Nullable
    Cancellation cancellation;
    @Nullable
    Consumer<Progress> listener;

    Choices(Sde sde) {
        this.sde = sde;
    }

    /// The solver, if it fits the equation and the path.
    Solver fittingSolver() {
        Solver method = solver;
        if (method == null) {
            throw failure("solver: choose one, for example new %s()", Solvers.suggestion(sde));
        }
        Solvers.requireFits(method, sde);
        if (path != null) {
            Solvers.requireFollows(method, sde, path);
        }
        return method;
    }

    /// The steps, which must have been chosen.
    Stepping givenStepping() {
        Stepping steps = stepping;
        if (steps == null) {
            throw failure("steps: choose the time steps, for example steps(0, 1, 100)");
        }
        return steps;
    }
}
