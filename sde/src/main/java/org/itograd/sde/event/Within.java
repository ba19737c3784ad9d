package org.itograd.sde.event;

import java.util.Arrays;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Sde;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.solver.Solver;

/// The states of samples inside the step in which something happens to each.
@FunctionalInterface
interface Within {
    /// @param theta how far in its step each sample is, 0 … 1, (samples)
    Tensor state(Tensor theta);

    /// The straight line between the ends.
    static Within line(Tensor left, Tensor right) {
        return theta -> left.add(column(theta, left).mul(right.sub(left)));
    }

    /// The solver's own step, shortened: exact for the scheme, of the scheme's order.
    static Within shorterStep(Sde ode, Solver solver, Tensor start, Tensor length, Tensor left) {
        Tensor t = column(start, left);
        return theta -> solver
                .advance(ode, t, column(theta.mul(length), left), solver.start(ode, t, left), Increments.none())
                .getFirst();
    }

    /// A number per sample as (samples, 1, …), which broadcasts with the states.
    private static Tensor column(Tensor perSample, Tensor y) {
        int[] dims = new int[y.shape().rank()];
        Arrays.fill(dims, 1);
        dims[0] = y.shape().dim(0);
        return perSample.reshape(dims);
    }
}
