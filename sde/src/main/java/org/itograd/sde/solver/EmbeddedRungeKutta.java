package org.itograd.sde.solver;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;

/// A pair of Runge–Kutta methods for ODEs with common stages. The step goes on with the higher one ("local extrapolation"); the
/// lower one uses the drift at the step's end as well, k_{s+1} = f(t + h, y'), and the error is h Σ e_i k_i.
public interface EmbeddedRungeKutta extends ExplicitRungeKutta, EmbeddedSolver {
    /// The weights e = b − b̂ of all stages and the drift at the end.
    double[] errorWeights();

    /// The order of the lower method.
    int lowerOrder();

    /// The weights d of a quartic inside a step (see [Interpolation]); none if the cubic is all that the pair supports.
    default double[] denseWeights() {
        return new double[0];
    }

    @Override
    default double errorPower(NoiseType noise) {
        return lowerOrder() + 1;
    }

    @Override
    default StepWithError stepWithError(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        List<Tensor> k = new ArrayList<>(tableau().stages(sde, t, h, y));
        Tensor next = Tableau.plus(y, h, tableau().b(), k);
        k.add(sde.drift(t.add(h), next));
        double[] e = errorWeights();
        Tensor error = k.getFirst().mul(h.mul(e[0]));
        for (int i = 1; i < e.length; i++) {
            error = e[i] == 0 ? error : error.add(k.get(i).mul(h.mul(e[i])));
        }
        return new StepWithError(next, error);
    }
}
