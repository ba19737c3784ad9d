package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.gradient.GradientMethod;
import org.itograd.sde.gradient.Gradients;
import org.itograd.sde.parts.Layout;
import org.itograd.sde.parts.Part;
import org.itograd.sde.parts.PartField;
import org.itograd.sde.parts.PartNoise;
import org.itograd.sde.parts.PartedSde;
import org.itograd.sde.parts.Parts;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solve.Solution;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.ReversibleHeun;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// An equation stated by parts is the one that somebody writes by hand for the packed state: same structure of the noise, same
/// states with every solver.
class PartedSdeTest {
    private static final int BATCH = 3;
    private static final Part A = Part.of("matrix", 2, 2);
    private static final Part B = Part.of("number");
    private static final PartField DRIFT_A = (t, y) -> y.get(A).tanh().mul(y.get(B).reshape(-1, 1, 1));
    private static final PartField DRIFT_B = (t, y) -> y.get(A).sum(false, 1, 2).sub(y.get(B));
    private static final VectorField DRIFT = (t, y) -> {
        Tensor b = b(y);
        return Tensor.concat(1, a(y).tanh().mul(b), a(y).sum(true, 1).sub(b));
    };
    private static final Tensor FIRST = RandomKey.of(3).normal(DType.F64, 4, 3);

    private static Tensor a(Tensor y) {
        return y.slice(1, 0, 4);
    }

    private static Tensor b(Tensor y) {
        return y.slice(1, 4, 5);
    }

    private static Tensor y0() {
        RandomKey key = RandomKey.of(1);
        return Layout.of(A, B).pack(
                key.fold(0).normal(DType.F64, BATCH, 2, 2), key.fold(1).normal(DType.F64, BATCH));
    }

    /// Noise of A and of B, and the same by hand.
    private record Case(PartNoise a, PartNoise b, boolean commuting, Diffusion byHand) {
        PartedSde parted(Calculus calculus) {
            PartedSde empty = calculus == Calculus.ITO ? PartedSde.ito() : PartedSde.stratonovich();
            PartedSde sde = empty.with(A, DRIFT_A, a).with(B, DRIFT_B, b);
            return commuting ? sde.commuting() : sde;
        }

        @Override
        public String toString() {
            return byHand.type().toString();
        }
    }

    /// (n, 5, m) from its columns (n, 5).
    private static Tensor columns(Tensor... each) {
        return Tensor.concat(2, Stream.of(each).map(c -> c.reshape(-1, 5, 1)).toArray(Tensor[]::new));
    }

    /// A column that is x in row i and 0 in the others.
    private static Tensor only(int i, Tensor x) {
        double[] one = new double[5];
        one[i] = 1;
        return x.mul(Tensor.of(one, 5));
    }

    private static List<Case> cases() {
        Tensor zero = Tensor.zeros(DType.F64, BATCH, 5);
        Tensor upper = Tensor.of(new double[]{1, 1, 1, 1, 0}, 5);
        PartNoise elementwise = PartNoise.elementwise((t, y) -> y.get(A).mul(y.get(B).reshape(-1, 1, 1)).mul(0.5));
        PartNoise scalar = PartNoise.scalar((t, y) -> y.get(A).add(y.get(B).reshape(-1, 1, 1)).sin());
        PartNoise three = PartNoise.general(
                3, (t, y) -> y.get(A).cos().reshape(-1, 4, 1).mul(FIRST.sub(t)));
        return List.of(
                new Case(PartNoise.none(), PartNoise.none(), false, Diffusion.none()),
                new Case(PartNoise.none(), PartNoise.additive(Tensor::cos), false,
                        Diffusion.additive(t -> only(4, t.cos()))),
                new Case(PartNoise.additive(t -> Tensor.of(new double[]{1, 2}, 2).add(t)), PartNoise.none(), false,
                        Diffusion.additive(t -> Tensor.of(new double[]{1, 2, 1, 2, 0}, 5).add(t.mul(upper)))),
                new Case(PartNoise.diagonal((t, x) -> x.sin().add(2)), PartNoise.additive(Tensor::cos), false,
                        Diffusion.diagonal((t, y) -> y.sin().add(2).mul(upper).add(only(4, t.cos())))),
                new Case(elementwise, PartNoise.diagonal((t, x) -> x), false,
                        Diffusion.elementwise((t, y) -> Tensor.concat(1, a(y).mul(b(y)).mul(0.5), b(y)))),
                new Case(scalar, PartNoise.none(), false,
                        Diffusion.scalar((t, y) -> y.add(b(y)).sin().mul(upper))),
                new Case(PartNoise.none(), PartNoise.elementwise((t, y) -> y.get(A).sum(false, 1, 2).cos()), false,
                        Diffusion.scalar((t, y) -> only(4, a(y).sum(true, 1).cos()))),
                new Case(PartNoise.elementwise((t, y) -> y.get(A).mul(0).add(y.get(B).reshape(-1, 1, 1))),
                        PartNoise.none(), true,
                        Diffusion.commutative(4, (t, y) -> columns(
                                only(0, b(y)), only(1, b(y)), only(2, b(y)), only(3, b(y))))),
                new Case(scalar, PartNoise.additive(Tensor::cos), false,
                        Diffusion.general(2, (t, y) -> columns(
                                y.add(b(y)).sin().mul(upper), y.mul(0).add(only(4, t.cos()))))),
                new Case(three, PartNoise.scalar((t, y) -> y.get(B)), false,
                        Diffusion.general(4, (t, y) -> {
                            Tensor own = a(y).cos().reshape(-1, 4, 1).mul(FIRST.sub(t));
                            Tensor rows = Tensor.concat(1, own, Tensor.zeros(DType.F64, BATCH, 1, 3));
                            return Tensor.concat(2, rows, only(4, b(y)).add(zero).reshape(-1, 5, 1));
                        })));
    }

    private static Tensor end(Sde sde, Solver solver) {
        return SdeSolve.of(sde).solver(solver).steps(0, 0.5, 4).brownian(BrownianPath.of(2)).run(y0()).y();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isTheEquationByHandForEverySolver(Case c) {
        int solvers = 0;
        for (Calculus calculus : Calculus.values()) {
            Sde parted = c.parted(calculus).sde();
            Sde byHand = new Sde(DRIFT, c.byHand, calculus, Jumps.none());
            assertEquals(byHand.structure(), parted.structure());
            for (Solver solver : Solvers.all()) {
                if (Solvers.fits(solver, byHand)) {
                    assertArrayEquals(end(byHand, solver).toDoubleArray(), end(parted, solver).toDoubleArray(), 1e-12,
                            solver.name());
                    solvers++;
                }
            }
        }
        assertTrue(solvers >= 6, () -> "few solvers for " + c);
    }

    @Test
    void givesItsPartsBack() {
        Tensor position = RandomKey.of(4).normal(DType.F32, 7, 2, 2);
        Tensor number = RandomKey.of(5).normal(DType.F32, 7);
        Layout layout = PartedSde.ito().with(A, DRIFT_A).with(B, DRIFT_B).layout();
        Parts parts = layout.unpack(layout.pack(position, number));
        assertArrayEquals(position.toDoubleArray(), parts.get(A).toDoubleArray());
        assertArrayEquals(number.toDoubleArray(), parts.get(1).toDoubleArray());
        Solution s = SdeSolve.of(PartedSde.ito().with(A, DRIFT_A).with(B, DRIFT_B).sde())
                .solver(new EulerMaruyama())
                .steps(0, 1, 5)
                .saveEveryStep()
                .run(parts.packed());
        assertEquals(Shape.of(6, 7, 2, 2), s.ys(layout).get(A).shape());
        assertEquals(Shape.of(7), s.y(layout).get(B).shape());
        assertArrayEquals(position.toDoubleArray(), s.ys(layout).get(A).select(0, 0).toDoubleArray());
        assertArrayEquals(s.y(layout).get(B).toDoubleArray(), s.ys(layout).get(B).select(0, 5).toDoubleArray());
    }

    @Test
    void gradientsFlowThroughParts() {
        double[] gradient = gradient(Gradients.backpropagation());
        assertArrayEquals(gradient, gradient(Gradients.checkpointed()));
        double e = 1e-5;
        GradientMethod method = Gradients.backpropagation();
        double byRate = (loss(0.7 + e, 0.4, method)[0].item() - loss(0.7 - e, 0.4, method)[0].item()) / (2 * e);
        double bySigma = (loss(0.7, 0.4 + e, method)[0].item() - loss(0.7, 0.4 - e, method)[0].item()) / (2 * e);
        assertArrayEquals(new double[]{byRate, bySigma}, gradient, 1e-8);
    }

    private static double[] gradient(GradientMethod method) {
        Tensor[] loss = loss(0.7, 0.4, method);
        return Autodiff.gradients(loss[0], loss[1], loss[2]).stream().mapToDouble(Tensor::item).toArray();
    }

    @Test
    void everyGradientMethodTakesParts() {
        Case c = cases().get(3);
        Sde byHand = new Sde(DRIFT, c.byHand, Calculus.STRATONOVICH, Jumps.none());
        Sde parted = c.parted(Calculus.STRATONOVICH).sde();
        for (GradientMethod method : List.of(
                Gradients.backpropagation(), Gradients.checkpointed(), Gradients.reversible(),
                Gradients.stochasticAdjoint())) {
            assertArrayEquals(slope(byHand, method), slope(parted, method), 1e-11, method.toString());
        }
        assertArrayEquals(
                slope(parted, Gradients.backpropagation()), slope(parted, Gradients.reversible()), 1e-9);
    }

    private static double[] slope(Sde sde, GradientMethod method) {
        Tensor start = y0().variable();
        Tensor end = SdeSolve.of(sde)
                .solver(new ReversibleHeun())
                .steps(0, 0.5, 8)
                .brownian(BrownianPath.of(2))
                .gradient(method)
                .run(start)
                .y();
        return Autodiff.gradients(end.square().sum(), start).getFirst().toDoubleArray();
    }

    /// A loss, and the rate and the size of noise it depends on.
    private static Tensor[] loss(double rate, double sigma, GradientMethod method) {
        Tensor r = Tensor.scalar(DType.F64, rate).variable();
        Tensor s = Tensor.scalar(DType.F64, sigma).variable();
        PartedSde sde = PartedSde.ito()
                .with(A, (t, y) -> DRIFT_A.apply(t, y).mul(r))
                .with(B, DRIFT_B, PartNoise.scalar((t, y) -> y.get(A).sum(false, 1, 2).mul(s)));
        Solution end = SdeSolve.of(sde.sde())
                .solver(new Milstein())
                .steps(0, 1, 8)
                .brownian(BrownianPath.of(6))
                .gradient(method)
                .run(y0());
        return new Tensor[]{end.y(sde.layout()).get(A).square().sum(), r, s};
    }

    @Test
    void runsAsAProgramOverBlocksOfSamples() {
        for (Case c : cases()) {
            Layout layout = Layout.of(A, B);
            Tensor many = layout.pack(Tensor.ones(DType.F64, 100_000, 2, 2), Tensor.ones(DType.F64, 100_000));
            String listing = SdeSolve.of(c.parted(Calculus.ITO).sde())
                    .solver(new EulerMaruyama())
                    .steps(0, 1, 2)
                    .brownian(BrownianPath.of(1))
                    .listing(many);
            assertTrue(
                    listing.contains("for a block of") && !listing.contains("for a block of 100000"), listing);
        }
    }

    @Test
    void aPromiseThatProcessesCommuteCanBeChecked() {
        Tensor t = Tensor.scalar(DType.F64, 0.3);
        PartNoise ofOther = PartNoise.elementwise((s, y) -> y.get(A).mul(0).add(y.get(B).reshape(-1, 1, 1)));
        PartedSde.ito().with(A, DRIFT_A, ofOther).with(B, DRIFT_B).commuting().sde().checkCommutative(t, y0());
        Sde wrong = PartedSde.ito().with(A, DRIFT_A, ofOther).with(B, DRIFT_B, PartNoise.additive(Tensor::cos))
                .commuting()
                .sde();
        assertRefused("do not commute", () -> wrong.checkCommutative(t, y0()));
    }

    @Test
    void wrongShapesAreRefusedByName() {
        Layout layout = Layout.of(A, B);
        Tensor a = Tensor.zeros(DType.F64, 3, 2, 2);
        Tensor b = Tensor.zeros(DType.F64, 3);
        assertRefused("number: must be samples of shape ()", () -> layout.pack(a, Tensor.zeros(DType.F64, 3, 1)));
        assertRefused("number: must have as many samples", () -> layout.pack(a, Tensor.zeros(DType.F64, 4)));
        assertRefused("number: must be F64 like", () -> layout.pack(a, b.cast(DType.F32)));
        assertRefused("tensors: give one for each of the 2 parts", () -> layout.pack(a));
        assertRefused("packed: must be (…, samples, 5)", () -> layout.unpack(Tensor.zeros(DType.F64, 3, 4)));
        assertRefused("part: there is no other ()", () -> layout.unpack(layout.pack(a, b)).get(Part.of("other")));
        assertRefused("number: there are 2 parts", () -> layout.unpack(layout.pack(a, b)).get(2));
        assertRefused("each needs a name of its own", () -> Layout.of(A, A));
        assertRefused("is empty", () -> Layout.of(Part.of("nothing", 0)));
        assertRefused("drift of number", () -> end(
                PartedSde.ito().with(A, DRIFT_A).with(B, (t, y) -> y.get(A)).sde(), new EulerMaruyama()));
        assertRefused("diffusion of number: must give a tensor of shape (3)", () -> end(
                PartedSde.ito().with(A, DRIFT_A)
                        .with(B, DRIFT_B, PartNoise.diagonal((t, x) -> x.reshape(-1, 1)))
                        .sde(),
                new EulerMaruyama()));
        assertRefused("diffusion of matrix: must give a tensor of shape (3, 4, 2)", () -> end(
                PartedSde.ito().with(A, DRIFT_A, PartNoise.general(2, (t, y) -> y.get(A))).with(B, DRIFT_B).sde(),
                new EulerMaruyama()));
        assertRefused("diffusion of matrix", () -> end(
                PartedSde.ito()
                        .with(A, DRIFT_A, PartNoise.additive(t -> Tensor.zeros(DType.F64, 3, 2, 2)))
                        .with(B, DRIFT_B)
                        .sde(),
                new EulerMaruyama()));
        assertRefused("m: there must be at least one", () -> PartNoise.general(0, DRIFT_A));
    }

    private static void assertRefused(String words, Runnable what) {
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, what::run).getMessage());
        assertTrue(message.contains(words), message);
    }
}
