package org.itograd.experiments.train;

import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.experiments.classify.NoisyClassifier;
import org.itograd.experiments.data.Images;
import org.itograd.nn.Chunks;
import org.itograd.nn.SdeBlock;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.VectorField;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;

/// How strong the noise of a classifier's equations is beside what it disturbs. A σ alone does not tell: additive noise of a fixed σ
/// can be outgrown by the state.
///
/// A noise increment is what one step adds beside the drift: y(t + h) − y(t) − h f(t, y(t)), of one element.
///
/// @param increment rms of the noise increments, over steps, elements, images and equations
/// @param path      rms of the root of the sum of their squares over all steps: what they amount to on the whole way
/// @param state     rms of the states at the last time
public record NoiseToSignal(double increment, double path, double state) {
    /// Measures along one path for each image.
    ///
    /// @param key gives the paths
    public static NoiseToSignal of(TrainedClassifier classifier, Images images, RandomKey key) {
        Chunks chunks = new Chunks(images.count(), NoisyClassifier.ROWS);
        double[] noise = new double[chunks.count()];
        double[] state = new double[chunks.count()];
        long[] elements = new long[chunks.count()];
        chunks.forEach((from, to) -> {
            int chunk = from / chunks.size();
            Tensor x = images.range(from, to).tensor();
            Autodiff.withoutRecording(() -> {
                List<Tensor> starts = classifier.model().states(x);
                List<BrownianPath> paths = classifier.model().paths(key.fold(from));
                for (int k = 0; k < starts.size(); k++) {
                    SdeBlock block = classifier.model().blocks().get(k);
                    Tensor ys = trajectory(block, starts.get(k), paths.get(k));
                    noise[chunk] += squaredNoise(block, ys);
                    state[chunk] += squares(ys.slice(0, ys.shape().dim(0) - 1, ys.shape().dim(0)));
                    elements[chunk] += starts.get(k).size();
                }
                return x;
            });
        });
        double squared = 0;
        double signal = 0;
        long count = 0;
        for (int i = 0; i < noise.length; i++) {
            squared += noise[i];
            signal += state[i];
            count += elements[i];
        }
        double path = Math.sqrt(squared / count);
        return new NoiseToSignal(path / Math.sqrt(classifier.steps()), path, Math.sqrt(signal / count));
    }

    /// increment / state.
    public double ratio() {
        return increment / state;
    }

    /// path / state.
    public double pathRatio() {
        return path / state;
    }

    private static Tensor trajectory(SdeBlock block, Tensor start, BrownianPath path) {
        return SdeSolve.of(block.equation())
                .solver(block.solver())
                .grid(block.grid())
                .brownian(path)
                .saveEveryStep()
                .run(start)
                .ys();
    }

    /// Σ over steps and elements of the squared noise increments.
    private static double squaredNoise(SdeBlock block, Tensor ys) {
        VectorField f = block.drift().bind();
        TimeGrid grid = block.grid();
        double sum = 0;
        for (int k = 0; k < grid.steps(); k++) {
            Tensor y = at(ys, k);
            Tensor drift = f.apply(Tensor.scalar(y.dtype(), grid.time(k)), y).mul(grid.step(k));
            sum += squares(at(ys, k + 1).sub(y).sub(drift));
        }
        return sum;
    }

    private static Tensor at(Tensor ys, int k) {
        int[] dims = ys.shape().dims();
        return ys.slice(0, k, k + 1).reshape(java.util.Arrays.copyOfRange(dims, 1, dims.length));
    }

    private static double squares(Tensor values) {
        Tensor wide = values.cast(DType.F64);
        return wide.mul(wide).sum().item();
    }
}
