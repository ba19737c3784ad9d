package org.itograd.experiments.masking;

import org.itograd.autodiff.Functional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.experiments.classify.NoisyClassifier;

/// A linear classifier, honest or with gradients hidden on purpose in one of several ways.
record Planted(Kind kind, Tensor weights) implements NoisyClassifier {
    enum Kind {
        /// Nothing hidden.
        HONEST,
        /// Honest, with noise that leaves the direction of the gradient alone.
        HONEST_NOISE,
        /// The right numbers, and a gradient of zero.
        ZERO,
        /// The right numbers, and much noise on the gradient.
        NOISE,
        /// A fine ripple, harmless to the prediction, that every gradient follows.
        RIPPLE,
        /// The same answer whatever the image.
        CONSTANT,
        /// Noise that is denied.
        DENIED,
        /// Probabilities instead of logits.
        SOFTMAX
    }

    @Override
    public Tensor logits(Tensor images, RandomKey noise) {
        int rows = images.shape().dim(0);
        int pixels = weights.shape().dim(0);
        Tensor x = images.reshape(rows, pixels).sub(0.5);
        Tensor z = x.matmul(weights);
        return switch (kind) {
            case HONEST -> z;
            case CONSTANT -> z.mul(1e-3).add(weights.sum(true, 0));
            case HONEST_NOISE -> z.mul(0.5 + noise.uniform(DType.F64, 1).item());
            case ZERO -> x.stopGradient().matmul(weights);
            case NOISE -> z.add(x.sub(x.stopGradient()).matmul(noise.normal(DType.F32, pixels, 10).mul(30)));
            case RIPPLE -> z.add(x.mul(3000).sin().mul(0.05).matmul(weights));
            case DENIED -> z.add(noise.normal(DType.F32, 1, 10).mul(0.1));
            case SOFTMAX -> Functional.softmax(z.mul(30));
        };
    }

    @Override
    public boolean isNoisy() {
        return kind == Kind.HONEST_NOISE || kind == Kind.NOISE;
    }
}
