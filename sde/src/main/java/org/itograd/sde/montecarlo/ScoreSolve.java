package org.itograd.sde.montecarlo;

import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.gradient.Gradients;
import org.itograd.sde.parts.Layout;
import org.itograd.sde.parts.Part;
import org.itograd.sde.parts.Parts;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;
import org.itograd.sde.step.FixedSteps;
import org.itograd.sde.step.StepNoise;
import org.jspecify.annotations.Nullable;

/// Solves of an equation with scores beside its state, for [LikelihoodRatio].
///
/// @param family  the equation for parameters
/// @param choice  the initial state of one sample for parameters
/// @param moves   whether it depends on them
/// @param grid    the steps
/// @param path    of the noise
/// @param samples how many
/// @param theta   the parameters, (p)
record ScoreSolve(
        Function<Tensor, Sde> family, UnaryOperator<Tensor> choice, boolean moves, TimeGrid grid,
        @Nullable BrownianPath path, int samples, Tensor theta) {
    Scores scores() {
        ScoreStep step = step();
        return scores(step, run(step, step.layout(), List.of()));
    }

    SecondScores secondScores() {
        ScoreStep first = step();
        SecondStep step = SecondStep.twice(first);
        List<Tensor> more = new ArrayList<>(step.sums().stream().map(_ -> Tensor.zeros(DType.F64, samples)).toList());
        Pairs.of(theta.size()).stream().limit(step.second().size()).map(this::curvature).forEach(more::add);
        Parts end = run(step, step.layout(), more);
        Scores scores = scores(first, end);
        List<Tensor> weights = new ArrayList<>();
        for (Pairs pair : Pairs.of(theta.size())) {
            Tensor product = scores.scores().select(1, pair.i()).mul(scores.scores().select(1, pair.j()));
            weights.add(product.add(end.get(step.sums().get(weights.size()))));
        }
        return new SecondScores(scores, finite(Pairs.matrix(theta.size(), weights::get)));
    }

    KinkScores kinkScores() {
        ScoreStep first = step();
        SecondStep step = SecondStep.alongThePath(first);
        List<Tensor> more = new ArrayList<>();
        for (int j = 0; j < theta.size(); j++) {
            more.add(tangent(j));
        }
        Pairs.of(theta.size()).stream().map(this::curvature).forEach(more::add);
        Parts end = run(step, step.layout(), more);
        Scores scores = scores(first, end);
        List<Tensor> slopes = step.slopes().stream().map(end::get).toList();
        List<Tensor> weights = new ArrayList<>();
        for (Pairs pair : Pairs.of(theta.size())) {
            Tensor slope = slopes.get(pair.j());
            Tensor score = scores.scores().select(1, pair.i());
            Tensor wide = slope.shape().rank() == 1 ? score : score.reshape(samples, 1);
            weights.add(slope.mul(wide).add(end.get(step.second().get(weights.size()))));
        }
        Tensor all = Tensor.concat(1, slopes.stream().map(Pairs::unsqueezed).toArray(Tensor[]::new));
        return new KinkScores(scores, finite(all), finite(Pairs.matrix(theta.size(), weights::get)));
    }

    private ScoreStep step() {
        Sde sde = family.apply(theta);
        Tensor one = choice.apply(theta);
        requireDensity(sde, one);
        List<Part> scores = ScoreStep.parts("score", theta.size(), Shape.scalar());
        List<Part> tangents = moves ? ScoreStep.parts("tangent", theta.size(), one.shape()) : List.of();
        return new ScoreStep(
                family, theta, new Part("state", one.shape()), scores, tangents, grid.start(),
                grid.end() - grid.start());
    }

    /// The end, from the state, scores of 0, the J of the start, and more.
    private Parts run(Solver step, Layout layout, List<Tensor> more) {
        Sde sde = family.apply(theta);
        List<Tensor> y0 = new ArrayList<>(List.of(repeated(choice.apply(theta), samples)));
        for (int i = 0; i < theta.size(); i++) {
            y0.add(Tensor.zeros(DType.F64, samples));
        }
        for (int i = 0; moves && i < theta.size(); i++) {
            y0.add(tangent(i));
        }
        y0.addAll(more);
        StepNoise noise = StepNoise.of(sde, step.needs(), grid, path, y0.getFirst());
        FixedSteps steps = new FixedSteps(sde, step, grid, noise, DType.F64);
        Tensor packed = layout.pack(y0.toArray(Tensor[]::new));
        return layout.unpack(
                Gradients.backpropagation().solve(steps, packed, new int[]{grid.steps()}).select(0, 0));
    }

    private Scores scores(ScoreStep step, Parts end) {
        Tensor all = Tensor.concat(
                1, step.scores().stream().map(p -> end.get(p).reshape(samples, 1)).toArray(Tensor[]::new));
        return new Scores(end.get(step.state()), finite(all));
    }

    private static Tensor finite(Tensor scores) {
        require(
                Double.isFinite(scores.abs().max().item()),
                "family: the score is not finite; the diffusion may be 0, or a matrix without inverse, where a parameter acts,"
                        + " or the solve blew up");
        return scores;
    }

    /// ∂/∂θ_i of the initial state.
    private Tensor tangent(int i) {
        Tensor one = choice.apply(theta);
        return repeated(moves ? Autodiff.jvp(choice, theta, unit(i)) : Tensor.zeros(DType.F64, one.shape().dims()),
                samples);
    }

    /// ∂²/∂θ_i∂θ_j of the initial state.
    private Tensor curvature(Pairs pair) {
        Tensor one = choice.apply(theta);
        return repeated(
                moves
                        ? Autodiff.jvp(p -> Autodiff.jvp(choice, p, unit(pair.j())), theta, unit(pair.i()))
                        : Tensor.zeros(DType.F64, one.shape().dims()),
                samples);
    }

    private Tensor unit(int i) {
        return ScoreStep.unit(theta.size(), i);
    }

    private static void requireDensity(Sde sde, Tensor one) {
        Solvers.requireFits(new EulerMaruyama(), sde);
        require(sde.noise() != NoiseType.NONE,
                "family: has no noise, so its steps have no density; use Autodiff.gradients");
        require(sde.jumps().isNone(), "family: has jumps, whose part of the density is not known here");
        require(
                one.dtype() == DType.F64 && one.shape().rank() <= 1,
                "y0: must be one sample's state, F64 of shape () or (d), got %s %s",
                one.dtype(),
                one.shape());
        int[] noise = sde.diffusion().noiseShape(repeated(one, 1).shape()).dims();
        int processes = noise.length == 1 ? 1 : noise[1];
        require(
                processes >= one.size(),
                "family: a step of %d components has no density with %d Wiener processes; every component needs one, give the"
                        + " others a little noise",
                one.size(),
                processes);
    }

    private static Tensor repeated(Tensor one, int samples) {
        return one.broadcastTo(one.shape().rank() == 0 ? Shape.of(samples) : Shape.of(samples, one.size()));
    }
}
