package org.itograd.nn.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.Adam;
import org.itograd.autodiff.optim.Sgd;
import org.itograd.base.DType;
import org.itograd.nn.Conv2d;
import org.itograd.nn.Linear;
import org.itograd.nn.Sequential;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    @TempDir
    Path folder = Path.of("");

    private static Sequential model(long seed) {
        RandomKey key = RandomKey.of(seed);
        return Sequential.of()
                .then("conv", new Conv2d(2, 3, 3, 1, 1, DType.F32, key.fold(0)))
                .then("linear", new Linear(3, 4, DType.F32, key.fold(1)));
    }

    private static void assertSame(Sequential a, Sequential b) {
        for (String name : a.parameters().names()) {
            assertArrayEquals(
                    a.parameters().get(name).value().toFloatArray(),
                    b.parameters().get(name).value().toFloatArray(),
                    name);
        }
    }

    @Test
    void parametersComeBackAndAreInPyTorchsLayouts() throws IOException {
        Sequential saved = model(1);
        Path path = folder.resolve("model.safetensors");
        Checkpoint.save(path, saved.parameters(), Map.of("epoch", "3"));
        Sequential loaded = model(2);
        SafeTensors file = Checkpoint.load(path, loaded.parameters());
        assertSame(saved, loaded);
        assertEquals("3", file.metadata().get("epoch"));
        assertEquals(List.of("conv.weight", "conv.bias", "linear.weight", "linear.bias"), List.copyOf(file.tensors()
                .keySet()));
        assertEquals(Shape.of(3, 2, 3, 3), file.reals().get("conv.weight") instanceof Tensor t ? t.shape() : null);
        assertEquals(Shape.of(4, 3), file.reals().get("linear.weight") instanceof Tensor t ? t.shape() : null);
    }

    @Test
    void theOptimizersStateComesBack() throws IOException {
        Sequential saved = model(1);
        Sgd sgd = new Sgd(saved.parameters(), 0.9, 0);
        List<Tensor> gradients = saved.parameters().values().stream().map(Tensor::stopGradient).toList();
        sgd.step(0.1, gradients);
        Path path = folder.resolve("run.safetensors");
        Checkpoint.save(path, saved.parameters(), sgd, Map.of());
        Sequential loaded = model(2);
        Sgd resumed = new Sgd(loaded.parameters(), 0.9, 0);
        SafeTensors unused = Checkpoint.load(path, loaded.parameters(), resumed);
        sgd.step(0.1, gradients);
        resumed.step(0.1, gradients);
        assertSame(saved, loaded);
        assertSame(saved, loadedWithoutOptimizer(path, saved));
    }

    /// The file serves for evaluation too: the optimiser's part is passed over.
    private static Sequential loadedWithoutOptimizer(Path path, Sequential expected) throws IOException {
        Sequential loaded = model(3);
        SafeTensors unused = Checkpoint.load(path, loaded.parameters());
        assertTrue(loaded.parameters().get("linear.bias").value().at(0) != expected.parameters()
                .get("linear.bias")
                .value()
                .at(0));
        return expected;
    }

    @Test
    void checkpointsThatDoNotFitAreRefusedAndChangeNothing() throws IOException {
        Path path = folder.resolve("model.safetensors");
        Checkpoint.save(path, model(1).parameters(), Map.of());
        Sequential other = Sequential.of().then("conv", new Conv2d(2, 3, 3, 1, 1, DType.F32, RandomKey.of(4)));
        assertRefused("is not a parameter", path, () -> Checkpoint.load(path, other.parameters()));
        Sequential wider = model(2).then("more", new Linear(4, 4, DType.F32, RandomKey.of(5)));
        assertRefused("missing", path, () -> Checkpoint.load(path, wider.parameters()));
        Sequential sized = Sequential.of()
                .then("conv", new Conv2d(2, 5, 3, 1, 1, DType.F32, RandomKey.of(6)))
                .then("linear", new Linear(5, 4, DType.F32, RandomKey.of(7)));
        assertRefused("must have shape", path, () -> Checkpoint.load(path, sized.parameters()));

        Sequential same = model(2);
        assertRefused(
                "was not saved by Adam",
                path,
                () -> Checkpoint.load(path, same.parameters(), new Adam(same.parameters())));
        assertSame(model(2), same);
    }

    private interface Loading {
        SafeTensors run() throws IOException;
    }

    private static void assertRefused(String reason, Path path, Loading loading) {
        IOException e = assertThrows(IOException.class, loading::run);
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains(reason) && message.startsWith(path.toString()), message);
    }
}
