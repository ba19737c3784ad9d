package org.itograd.experiments.classify;

import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;

/// A classifier simple enough to know what should come out: logits = s (x − ½) w, where w is (pixels, classes) and the
/// factor s is `rare` with probability ¼ and `common` else, drawn once for each key.
public record Linear(Tensor weights, double rare, double common) implements NoisyClassifier {
    private static final int CLASSES = 10;

    /// Without noise, s = 1.
    public static Linear of(Tensor weights) {
        return new Linear(weights, 1, 1);
    }

    /// Weights of class 0 alone: the other logits are 0.
    public static Tensor classZero(double... w) {
        float[] all = new float[w.length * CLASSES];
        for (int i = 0; i < w.length; i++) {
            all[i * CLASSES] = (float) w[i];
        }
        return Tensor.of(all, w.length, CLASSES);
    }

    @Override
    public Tensor logits(Tensor images, RandomKey noise) {
        double s = noise.uniform(DType.F64, 1).item() < 0.25 ? rare : common;
        int pixels = weights.shape().dim(0);
        return images.sub(0.5).reshape(images.shape().dim(0), pixels).matmul(weights).mul(s);
    }

    @Override
    public boolean isNoisy() {
        return rare != common;
    }
}
