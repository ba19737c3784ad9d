package org.itograd.experiments.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.AxisOrder;
import org.itograd.autodiff.optim.Parameter;
import org.itograd.autodiff.optim.Parameters;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The cases are named as they should be, and their checks let right results pass and no wrong ones.
class CasesTest {
    @Test
    void namesAndLabels() {
        assertEquals(
                List.of("gemm", "conv", "groupnorm_relu", "eager_chain", "train_step", "gbm", "neural_sde_mlp",
                        "greeks", "normals", "small_ode", "small_sde", "adaptive", "tree", "heston"),
                Cases.names());
        List<String> labels = Cases.all().stream().map(Case::label).toList();
        assertEquals(labels.size(), new HashSet<>(labels).size());
        assertTrue(labels.contains("gemm:n=256:dtype=float32"), labels::toString);
        for (Case c : Cases.all()) {
            assertTrue(Cases.all().stream().filter(other -> other.matches(c.label())).count() == 1, c::label);
        }
    }

    @Test
    void aPatternNamesAFamilyAndAnyParameters() {
        Case gemm = Gemm.cases().getFirst();
        assertTrue(gemm.matches("gemm") && gemm.matches("gemm:dtype=float32") && gemm.matches("gemm:n=256"));
        for (String other : List.of("gem", "", "gemm:n=25", "gemm:n", "gemm:", "gemm:k=256", "conv:dtype=float32")) {
            assertFalse(gemm.matches(other), other);
        }
    }

    static Stream<String> oneOfEach() {
        return Stream.of(
                "gemm:n=256:dtype=float64",
                "conv:height=8:in=65:pass=fwd+bwd",
                "groupnorm_relu:height=8:pass=fwd+bwd",
                "eager_chain:n=1024:dtype=float64",
                "gbm:method=milstein:dtype=float32",
                "neural_sde_mlp:gradient=backpropagation",
                "greeks",
                "normals:dtype=float32",
                "small_ode:trajectories=1",
                "small_sde:system=noisy_lorenz:trajectories=1",
                "adaptive:trajectories=1",
                "tree:trajectories=1:steps=1000");
    }

    @ParameterizedTest
    @MethodSource("oneOfEach")
    void rightResultsPass(String pattern) {
        List<Case> cases = Cases.all().stream().filter(c -> c.matches(pattern)).toList();
        assertEquals(1, cases.size());
        cases.getFirst().prepare().get().verify();
    }

    private static <T> void assertWrong(Consumer<T> check, T result) {
        assertThrows(WrongResultException.class, () -> check.accept(result));
    }

    /// The tensor with one element changed by `difference`.
    private static Tensor spoilt(Tensor tensor, int position, double difference) {
        double[] data = tensor.toDoubleArray();
        data[position] += difference;
        return Tensor.of(data, tensor.shape().dims()).cast(tensor.dtype());
    }

    @Test
    void aWrongElementOfAProductFails() {
        Work<Tensor> work = Gemm.work(64, DType.F32);
        assertWrong(work.check(), spoilt(work.call().get(), 1234, 0.1));
    }

    @Test
    void wrongGradientsOfAConvolutionFail() {
        Work<Autodiff.ValueAndGradients> work = Convolutions.both(8, 64);
        Autodiff.ValueAndGradients right = work.call().get();
        work.check().accept(right);
        List<Tensor> g = right.gradients();
        Tensor value = right.value();
        assertWrong(work.check(), new Autodiff.ValueAndGradients(spoilt(value, 0, 0.01), g));
        assertWrong(
                work.check(), new Autodiff.ValueAndGradients(value, List.of(spoilt(g.get(0), 0, 0.01), g.get(1))));
        assertWrong(
                work.check(), new Autodiff.ValueAndGradients(value, List.of(g.get(0), spoilt(g.get(1), 0, 0.1))));
    }

    @Test
    void wrongGradientsOfANormalisationFail() {
        Work<List<Tensor>> work = GroupNormRelu.both(8);
        List<Tensor> right = work.call().get();
        work.check().accept(right);
        for (int part = 0; part < 4; part++) {
            List<Tensor> wrong = new ArrayList<>(right);
            wrong.set(part, spoilt(right.get(part), right.get(part).size() - 1, 0.1));
            assertWrong(work.check(), wrong);
        }
    }

    @Test
    void aWrongPathOrALostGradientFails() {
        Work<Tensor> gbm = Gbm.work(Gbm.Method.EULER, DType.F64);
        Tensor y = gbm.call().get();
        gbm.check().accept(y);
        assertWrong(gbm.check(), spoilt(y, Gbm.PATHS - 1, 1e-9));
        assertWrong(Gbm.work(Gbm.Method.MILSTEIN, DType.F64).check(), y);
        Tensor ones = Tensor.ones(DType.F32, Gbm.PATHS);
        assertWrong(Greeks.work().check(), new Greeks.Result(ones.mul(120), Tensor.scalar(DType.F32, 0.6)));
    }

    @Test
    void smallerCasesOfTheSameKindsPass() {
        assertTrue(SmallOde.many(5).verify() > 5 * 50);
        assertTrue(SmallOde.one().verify() > 50);
        assertTrue(AdaptivePaths.work(3).verify() > 10);
        SmallSde.gbm(500).verify();
        SmallSde.lorenz(9, 50).verify();
        TreePaths.work(5, 24).verify();
        Heston.work(1 << 10, 8).verify();
    }

    @Test
    void aWrongSmallSolveFails() {
        assertThrows(WrongResultException.class, () -> SmallOde.check(Lorenz.starts(2)));
        Work<Tensor> gbm = SmallSde.gbm(50);
        assertWrong(gbm.check(), spoilt(gbm.call().get(), 0, 1e-6));
        Work<Tensor> lorenz = SmallSde.lorenz(2, 50);
        assertWrong(lorenz.check(), spoilt(lorenz.call().get(), 4, 1e-3));
        Work<Tensor> tree = TreePaths.work(3, 24);
        assertWrong(tree.check(), spoilt(tree.call().get(), 2, 1e-6));
        assertThrows(WrongResultException.class, () -> AdaptivePaths.check(Tensor.ones(DType.F64, 3)));
    }

    @Test
    void aWrongDerivativeOfTheOptionFails() {
        Work<Heston.Result> work = Heston.work(1 << 10, 8);
        Heston.Result right = work.call().get();
        work.check().accept(right);
        for (int i = 0; i < right.gradient().size(); i++) {
            List<Tensor> wrong = new ArrayList<>(right.gradient());
            wrong.set(i, wrong.get(i).mul(1.03).add(0.03));
            assertWrong(work.check(), new Heston.Result(right.last(), right.price(), wrong));
        }
    }

    @Test
    void aGradientOfTheWrongLengthFails() {
        Parameter x = new Parameter("x", AxisOrder.PLAIN, RandomKey.of(1).normal(DType.F64, 5));
        Parameters parameters = Parameters.of(x);
        Tensor gradient = x.value().stopGradient().mul(2);
        SlopeCheck.check(parameters, List.of(gradient), () -> x.value().square().sum().item());
        assertThrows(
                WrongResultException.class,
                () -> SlopeCheck.check(parameters, List.of(gradient.mul(1.05)), () -> x.value().square().sum().item()));
    }
}
