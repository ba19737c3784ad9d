package org.itograd.sde.montecarlo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.parts.Layout;
import org.itograd.sde.parts.Part;
import org.itograd.sde.parts.Parts;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.solver.Order;
import org.itograd.sde.solver.Solver;
import org.jspecify.annotations.Nullable;

/// [ScoreStep] with what second derivatives of an expectation need beside it. For each pair of parameters i ≤ j a tensor moves
/// along the direction D_i that leaves the end state where it is ([ScoreStep#direction]):
///
/// - *likelihood ratio twice*: D_i S_j, the sum over steps, and D_i J_j, which it depends on;
/// - *along the path once*: the derivative T_j of the state along the path, by the initial state and the equation, and D_i T_j.
///
/// @param first  the scores and J
/// @param sums   of D_i S_j for each pair; none along the path
/// @param slopes T_j for each parameter along the path; none else
/// @param second D_i J_j or D_i T_j for each pair; none if there are neither J nor T
record SecondStep(ScoreStep first, List<Part> sums, List<Part> slopes, List<Part> second) implements Solver {
    static SecondStep twice(ScoreStep first) {
        int p = first.scores().size();
        List<Part> second = first.tangents().isEmpty() ? List.of() : Pairs.parts("second", p, first.state().shape());
        return new SecondStep(first, Pairs.parts("sum", p, first.scores().getFirst().shape()), List.of(), second);
    }

    static SecondStep alongThePath(ScoreStep first) {
        int p = first.scores().size();
        return new SecondStep(
                first, List.of(), ScoreStep.parts("slope", p, first.state().shape()),
                Pairs.parts("second", p, first.state().shape()));
    }

    Layout layout() {
        List<Part> all = new ArrayList<>(first.parts());
        all.addAll(sums);
        all.addAll(slopes);
        all.addAll(second);
        return Layout.of(all.toArray(Part[]::new));
    }

    @Override
    public Optional<Order> order(Calculus calculus, NoiseType noise) {
        return first.order(calculus, noise);
    }

    @Override
    public Tensor step(Sde sde, Tensor t, Tensor h, Tensor y, Increments increments) {
        Layout layout = layout();
        Parts now = layout.unpack(y);
        Place place = first.place(now, t, h, increments);
        List<Tensor> next = new ArrayList<>(first.next(now, place, sde));
        List<Place.Velocity> directions = new ArrayList<>();
        for (int i = 0; i < first.scores().size(); i++) {
            directions.add(first.direction(now, place, sde, i));
        }
        List<Pairs> pairs = Pairs.of(first.scores().size());
        for (int k = 0; k < sums.size(); k++) {
            Pairs pair = pairs.get(k);
            Tensor acceleration = second.isEmpty() ? null : now.get(second.get(k));
            Tensor more = scoreDerivative(
                    place, sde, directions.get(pair.i()), first.tangent(now, pair.j()), acceleration, pair.j());
            next.add(now.get(sums.get(k)).add(more));
        }
        for (int j = 0; j < slopes.size(); j++) {
            next.add(place.derivative(Place::advance, along(now.get(slopes.get(j)), j)));
        }
        for (int k = 0; k < second.size(); k++) {
            int j = pairs.get(k).j();
            Tensor moves = now.get(slopes.isEmpty() ? first.tangents().get(j) : slopes.get(j));
            Tensor acceleration = now.get(second.get(k));
            next.add(place.derivative(
                    (at, e) -> at.derivative(Place::advance, along(Place.line(moves, acceleration, e), j)),
                    directions.get(pairs.get(k).i())));
        }
        return layout.pack(next.toArray(Tensor[]::new));
    }

    /// How the place moves along the path where the state does so: with the j-th parameter too if that is T, else alone.
    private Place.Velocity along(Tensor state, int j) {
        return new Place.Velocity(slopes.isEmpty() ? null : first.unit(j), state, null);
    }

    private Tensor scoreDerivative(
            Place place, Sde sde, Place.Velocity direction, @Nullable Tensor tangent, @Nullable Tensor acceleration,
            int j) {
        StepDensity.Change moving = new StepDensity.Change(
                place.derivative(Place::noise, direction),
                place.derivative((at, e) -> change(at, tangent, acceleration, e, j).mean(), direction),
                place.derivative((at, e) -> change(at, tangent, acceleration, e, j).noise(), direction));
        return StepDensity.scoreDerivative(
                sde.diffusion(), first.change(place, tangent, j), moving, place.increments().dW(), direction.dW(),
                place.h());
    }

    private StepDensity.Change change(
            Place at, @Nullable Tensor tangent, @Nullable Tensor acceleration, Tensor e, int j) {
        return first.change(at, tangent == null ? null : Place.line(tangent, acceleration, e), j);
    }
}
