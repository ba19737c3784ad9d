package org.itograd.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Functional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.device.DeviceException;
import org.itograd.autodiff.device.Devices;
import org.itograd.autodiff.optim.Adam;
import org.itograd.autodiff.optim.Optimizer;
import org.itograd.autodiff.optim.Parameter;
import org.itograd.autodiff.optim.Parameters;
import org.itograd.autodiff.optim.Sgd;
import org.itograd.autodiff.optim.StepRule;
import org.itograd.base.DType;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianPath;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Training on a device against the same training here.
class DeviceTrainingTest {
    private static final DType F32 = DType.F32;

    private static Device device() {
        try {
            return Devices.named(System.getProperty("itograd.test.device", "opencl")).orElseThrow();
        } catch (DeviceException e) {
            Assumptions.abort(e.getMessage());
            throw new AssertionError(e);
        }
    }

    private static Sequential network() {
        RandomKey key = RandomKey.of(3);
        return Sequential.of()
                .then("first", new Linear(6, 20, F32, key))
                .then("tanh", Activation.TANH)
                .then("second", new Linear(20, 4, F32, key.fold(1)));
    }

    private static Tensor classes(Tensor logits, Tensor chosen) {
        return Functional.crossEntropies(logits, chosen).mean();
    }

    private static void assertNear(List<Tensor> expected, List<Tensor> found, double tolerance) {
        assertEquals(expected.size(), found.size());
        for (int i = 0; i < expected.size(); i++) {
            double size = Math.sqrt(expected.get(i).square().sum().item());
            double off = Math.sqrt(expected.get(i).sub(found.get(i)).square().sum().item());
            assertTrue(off <= tolerance * size, "tensor " + i + " is off by " + off + " of " + size);
        }
    }

    private record Rule(String name, Function<Parameters, Optimizer> of) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Rule> rules() {
        return List.of(
                new Rule("plain", p -> new Sgd(p, 0, 0)), new Rule("momentum and decay", p -> new Sgd(p, 0.9, 0.01)),
                new Rule("Adam", Adam::new));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void stepsAreThoseOfThisProcessor(Rule rule) {
        Sequential here = network();
        Sequential there = network();
        Optimizer optimizer = rule.of.apply(here.parameters());
        Optimizer onDevice = rule.of.apply(there.parameters());
        RandomKey key = RandomKey.of(4);
        try (DeviceTraining training = new DeviceTraining(device(), there.parameters(), (StepRule) onDevice,
                (batch, _) -> List.of(classes(there.apply(batch.get(0)), batch.get(1))))) {
            for (int k = 0; k < 6; k++) {
                // A batch of another size is another program with the same parameters.
                int rows = k == 3 ? 5 : 16;
                Tensor x = key.fold(k).normal(F32, rows, 6);
                Tensor chosen = Functional.oneHot(F32, 4, IntStream.range(0, rows).map(i -> i % 4).toArray());
                Tensor loss = classes(here.apply(x), chosen);
                optimizer.step(0.05, Autodiff.gradients(loss, here.parameters().values()));
                assertEquals(loss.item(), training.step(0.05, List.of(x, chosen), List.of()).getFirst(), 1e-5);
            }
            training.pull();
        }
        assertNear(here.parameters().values(), there.parameters().values(), 1e-5);
        assertEquals(optimizer.state().keySet(), onDevice.state().keySet());
        assertNear(List.copyOf(optimizer.state().values()), List.copyOf(onDevice.state().values()), 1e-4);
    }

    static List<Noise> noises() {
        return List.of(new Noise.None(), new Noise.Additive(0.3), new Noise.Multiplicative(0.5),
                new Noise.Dropout(0.8));
    }

    @ParameterizedTest
    @MethodSource("noises")
    void theGradientThroughABlockIsThatOfThisProcessor(Noise noise) {
        RandomKey key = RandomKey.of(5);
        TimeSequential drift = TimeSequential.of()
                .thenAutonomous("norm", new GroupNorm(6, 3, 1e-5, F32))
                .thenAutonomous("relu", Activation.RELU)
                .then("conv", new TimeConv2d(6, 6, 3, F32, key.fold(0)))
                .thenAutonomous("norm2", new GroupNorm(6, 2, 1e-5, F32));
        SdeBlock block = SdeBlock.of(drift, noise, TimeGrid.uniform(0, 1, 5));
        Fused head =
                new Fused(Sequential.of().then("pool", new GlobalAvgPool()).then("linear", new Linear(6, 3, F32, key)));
        Parameters all = block.parameters().under("drift").and(head.parameters().under("head"));
        Tensor x = key.fold(1).normal(F32, 10, 5, 4, 6);
        Tensor chosen = Functional.oneHot(F32, 3, IntStream.range(0, 10).map(i -> i % 3).toArray());
        Chunks chunks = new Chunks(10, 4);
        BatchGradient here = BatchGradient.of(chunks, all, (from, to) -> classes(
                head.apply(block.apply(x.slice(0, from, to), BrownianPath.of(key.fold(from)))),
                chosen.slice(0, from, to)));
        try (DeviceTraining training = new DeviceTraining(device(), all, new Sgd(all, 0.9, 0),
                (batch, w) -> List.of(classes(head.apply(block.along(batch.get(0), w)), batch.get(1))))) {
            BatchGradient there = training.gradient(
                    List.of(x, chosen), block.drawn(F32, x.shape(), chunks, from -> BrownianPath.of(key.fold(from))));
            assertEquals(here.loss(), there.loss(), 1e-5 * here.loss());
            assertNear(here.gradients(), there.gradients(), 1e-5);
        }
    }

    @Test
    void aParameterOfOneNumberIsTrained() {
        Parameter scale = new Parameter("scale", Tensor.full(F32, 2, 1));
        Parameters all = Parameters.of(scale);
        try (DeviceTraining training = new DeviceTraining(device(), all, new Sgd(all, 0, 0),
                (batch, _) -> List.of(batch.getFirst().mul(scale.value()).sum()))) {
            assertEquals(12, training.step(0.5, List.of(Tensor.full(F32, 3, 2)), List.of()).getFirst());
            training.pull();
        }
        assertEquals(2 - 0.5 * 6, scale.value().item());
    }

    @Test
    void whatTheDeviceCannotRunIsRefusedByNameAndNothingChanges() {
        Sequential model = network();
        List<Tensor> before = new ArrayList<>(model.parameters().values());
        Adam adam = new Adam(model.parameters());
        List<Tensor> batch = List.of(RandomKey.of(1).normal(F32, 8, 6));
        try (DeviceTraining training = new DeviceTraining(device(), model.parameters(), adam,
                (in, _) -> List.of(model.apply(in.getFirst()).cumsum(1).square().mean()))) {
            String message = String.valueOf(assertThrows(
                    IllegalArgumentException.class, () -> training.step(0.1, batch, List.of())).getMessage());
            assertTrue(message.contains("there is no kernel for CumulativeSum"), message);
        }
        try (DeviceTraining training = new DeviceTraining(device(), model.parameters(), adam, (in, _) -> {
            Tensor y = model.apply(in.getFirst()).mean();
            return List.of(y.item() > 0 ? y : y.neg());
        })) {
            String message = String.valueOf(assertThrows(
                    IllegalArgumentException.class, () -> training.step(0.1, batch, List.of())).getMessage());
            assertTrue(message.contains("cannot be captured"), message);
        }
        assertNear(before, model.parameters().values(), 0);
        assertEquals(0, adam.state().sequencedValues().getFirst().item());
        SdeBlock jumping = SdeBlock.of(TimeLayer.of(Activation.TANH), new Noise.Jump(0.9), TimeGrid.uniform(0, 1, 3));
        assertTrue(String.valueOf(assertThrows(
                IllegalArgumentException.class, () -> jumping.along(Tensor.ones(F32, 2, 3), List.of())).getMessage())
                .contains("Jump[keep=0.9]"));
    }
}
