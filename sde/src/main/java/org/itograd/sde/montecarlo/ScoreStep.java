package org.itograd.sde.montecarlo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.parts.Layout;
import org.itograd.sde.parts.Part;
import org.itograd.sde.parts.Parts;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.solver.Order;
import org.itograd.sde.solver.Solver;
import org.jspecify.annotations.Nullable;

/// Euler–Maruyama with the derivatives of the log density of its steps by parameters beside the state, see [LikelihoodRatio].
///
/// @param family   the equation for parameters θ
/// @param theta    θ, (p)
/// @param state    the part of the state
/// @param scores   a number for each parameter
/// @param tangents J for each parameter; none if the initial state depends on no parameter
/// @param start    t₀
/// @param span     T, from there to the end
record ScoreStep(
        Function<Tensor, Sde> family, Tensor theta, Part state, List<Part> scores, List<Part> tangents,
        double start, double span) implements Solver {
    private static final Solver EULER = new EulerMaruyama();

    /// The state, the scores, the tangents.
    Layout layout() {
        return Layout.of(parts().toArray(Part[]::new));
    }

    List<Part> parts() {
        List<Part> all = new ArrayList<>(List.of(state));
        all.addAll(scores);
        all.addAll(tangents);
        return all;
    }

    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return EULER.order(calculus, noise);
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        Layout layout = layout();
        Parts now = layout.unpack(y);
        return layout.pack(next(now, place(now, t, h, increments), sde).toArray(Tensor[]::new));
    }

    /// Where the samples are.
    Place place(Parts now, Tensor t, Tensor h, Increments increments) {
        return new Place(family, theta, now.get(state), t, h, increments);
    }

    /// The [#parts] after a step.
    List<Tensor> next(Parts now, Place place, Sde sde) {
        List<Tensor> next = new ArrayList<>(List.of(place.advance()));
        for (int i = 0; i < scores.size(); i++) {
            StepDensity.Change change = change(place, tangent(now, i), i);
            Tensor score =
                    StepDensity.score(sde.diffusion(), change, place.increments().dW(), place.h());
            next.add(now.get(scores.get(i)).add(score));
        }
        for (Part tangent : tangents) {
            next.add(place.derivative(Place::advance, new Place.Velocity(null, now.get(tangent), null)));
        }
        return next;
    }

    /// J of the i-th parameter, null if the initial state depends on none.
    @Nullable
    Tensor tangent(Parts now, int i) {
        return tangents.isEmpty() ? null : now.get(tangents.get(i));
    }

    /// How the law of this step changes with the i-th parameter: by itself, and by h/T of J.
    StepDensity.Change change(Place place, @Nullable Tensor tangent, int i) {
        Place.Velocity velocity = new Place.Velocity(
                unit(i), tangent == null ? null : tangent.mul(place.h().div(span)), null);
        return new StepDensity.Change(
                place.noise(),
                place.derivative(Place::mean, velocity),
                place.derivative(Place::noise, velocity));
    }

    /// The velocity with the i-th parameter that leaves the end state where it is and to which the score belongs: states move by
    /// J (1 − (t − t₀)/T), and increments such that they do.
    Place.Velocity direction(Parts now, Place place, Sde sde, int i) {
        Tensor tangent = tangent(now, i);
        Tensor shift = StepDensity.shift(sde.diffusion(), change(place, tangent, i), place.increments().dW());
        Tensor left = place.t().sub(start + span).neg().div(span);
        return new Place.Velocity(unit(i), tangent == null ? null : tangent.mul(left), shift);
    }

    /// The i-th direction of the parameters.
    Tensor unit(int i) {
        return unit(theta.size(), i);
    }

    static Tensor unit(int p, int i) {
        double[] one = new double[p];
        one[i] = 1;
        return Tensor.of(one, p);
    }

    /// One part for each parameter.
    static List<Part> parts(String name, int p, Shape shape) {
        return IntStream.range(0, p).mapToObj(i -> new Part(name + " " + i, shape)).toList();
    }
}
