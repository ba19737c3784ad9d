package org.itograd.sde.montecarlo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.Layout;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Part;
import org.itograd.sde.Parts;
import org.itograd.sde.Sde;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.solver.Order;
import org.itograd.sde.solver.Solver;

/// Euler–Maruyama with the derivatives of the log density of its steps by parameters beside the state, see [LikelihoodRatio].
///
/// @param family   the equation for parameters θ
/// @param theta    θ, (p)
/// @param state    the part of the state
/// @param scores   a number for each parameter
/// @param tangents J for each parameter; none if the initial state depends on no parameter
/// @param span     T
record ScoreStep(
        Function<Tensor, Sde> family, Tensor theta, Part state, List<Part> scores, List<Part> tangents,
        double span) implements Solver {
    private static final Solver EULER = new EulerMaruyama();

    /// The state, the scores, the tangents.
    Layout layout() {
        List<Part> all = new ArrayList<>(List.of(state));
        all.addAll(scores);
        all.addAll(tangents);
        return Layout.of(all.toArray(Part[]::new));
    }

    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return EULER.order(calculus, noise);
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        Layout layout = layout();
        Parts now = layout.unpack(y);
        Tensor x = now.get(state);
        Field mean = (s, at) -> at.add(s.drift(t, at).mul(h));
        Field noise = (s, at) -> s.diffusion(t, at);
        Field advance = (s, at) -> EULER.step(s, t, h, at, increments);
        List<Tensor> next = new ArrayList<>(List.of(EULER.step(sde, t, h, x, increments)));
        for (int i = 0; i < scores.size(); i++) {
            Curve states = tangents.isEmpty() ? e -> x : line(x, now.get(tangents.get(i)).mul(h.div(span)));
            Curve parameters = line(theta, unit(i));
            Tensor score = StepDensity.score(
                    sde.diffusion(),
                    noise.at(sde, x),
                    derivative(mean, states, parameters),
                    derivative(noise, states, parameters),
                    increments.dW(),
                    h);
            next.add(now.get(scores.get(i)).add(score));
        }
        for (Part tangent : tangents) {
            next.add(derivative(advance, line(x, now.get(tangent)), e -> theta));
        }
        return layout.pack(next.toArray(Tensor[]::new));
    }

    /// The i-th direction of the parameters.
    Tensor unit(int i) {
        double[] one = new double[theta.size()];
        one[i] = 1;
        return Tensor.of(one, theta.size());
    }

    /// Something that depends on the equation and the state.
    @FunctionalInterface
    private interface Field {
        Tensor at(Sde sde, Tensor x);
    }

    /// A state or parameters as a function of one number e.
    @FunctionalInterface
    private interface Curve extends UnaryOperator<Tensor> {}

    private static Curve line(Tensor from, Tensor direction) {
        return e -> from.add(direction.mul(e));
    }

    /// d/de at e = 0.
    private Tensor derivative(Field field, Curve states, Curve parameters) {
        Tensor zero = Tensor.scalar(theta.dtype(), 0);
        return Autodiff.jvp(e -> field.at(family.apply(parameters.apply(e)), states.apply(e)), zero, zero.add(1));
    }
}
