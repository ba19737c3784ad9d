package org.itograd.sde.solver;

import org.itograd.autodiff.Tensor;
import org.itograd.sde.VectorField;

/// The flow of a vector field: the step of a method that splits an equation, or that follows one field of its own making.
public final class Flow {
    private Flow() {}

    /// z(1) of dz/du = F(t + u h, z), z(0) = y, by one step of Kutta's method (see [RungeKutta4]).
    public static Tensor along(VectorField field, Tensor t, Tensor h, Tensor y) {
        Tensor middle = Stages.time(t, h, 0.5);
        Tensor k1 = field.apply(t, y);
        Tensor k2 = field.apply(middle, y.add(k1.mul(0.5)));
        Tensor k3 = field.apply(middle, y.add(k2.mul(0.5)));
        Tensor k4 = field.apply(t.add(h), y.add(k3));
        return y.add(k1.add(k2.add(k3).mul(2)).add(k4).div(6));
    }
}
