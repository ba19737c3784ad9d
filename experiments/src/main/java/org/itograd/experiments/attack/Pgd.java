package org.itograd.experiments.attack;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.RandomKey;
import org.itograd.base.DType;
import org.itograd.experiments.classify.NoisyClassifier;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.nn.Chunks;

/// Projected gradient descent: the strongest image within a ball around the true one that a first-order attacker finds
/// (A. Madry et al., "Towards Deep Learning Models Resistant to Adversarial Attacks", 2018, equation 1).
///
///     x ← P(x + α d(g)),   g = mean over noise draws of ∂ loss(x; noise) / ∂x
///
/// d is sign for L∞ and g/‖g‖₂ for L2; P projects onto the ball and then onto the box [0, 1] of valid pixels. (The
/// projection onto the box cannot leave the ball: the true image lies in the box, so clipping brings every pixel closer to
/// it.) The step α is 2.5 · radius / steps, so that any point of the ball can be reached. The attacker knows the weights and
/// the distribution of the noise, and draws fresh noise at each step: averaging over draws is what makes the gradient of
/// a stochastic classifier useful (A. Athalye et al., "Obfuscated Gradients Give a False Sense of Security", 2018).
///
/// @param norm        of the ball
/// @param radius      of the ball, in units of full ink; 0 means no attack
/// @param steps       gradient steps, >= 1
/// @param draws       noise draws that each gradient is averaged over, >= 1
/// @param randomStart whether to start at a random point of the ball instead of at the true image
public record Pgd(Norm norm, double radius, int steps, int draws, boolean randomStart) {
    private static final double REACH = 2.5;

    /// Checks the ranges.
    public Pgd {
        require(radius >= 0 && Double.isFinite(radius), "radius: must be finite and >= 0, got %s", radius);
        require(steps >= 1, "steps: must be >= 1, got %d", steps);
        require(draws >= 1, "draws: must be >= 1, got %d", draws);
    }

    /// Attacks every image. The outcome depends on the arguments only, not on the number of threads.
    ///
    /// @param key gives the random start and the noise that the attacker draws
    public LabelledImages attack(NoisyClassifier classifier, LabelledImages images, RandomKey key) {
        if (radius == 0) {
            return images;
        }
        int size = images.pixelsPerImage();
        float[] attacked = new float[images.pixels().length];
        new Chunks(images.count(), NoisyClassifier.ROWS).forEach((from, to) -> {
            float[] part = attackChunk(classifier, images.range(from, to), key.fold(from));
            System.arraycopy(part, 0, attacked, from * size, part.length);
        });
        return images.withPixels(attacked);
    }

    private float[] attackChunk(NoisyClassifier classifier, LabelledImages truth, RandomKey key) {
        float[] x = randomStart ? start(truth, key.fold(steps)) : truth.pixels().clone();
        double step = REACH * radius / steps;
        for (int k = 0; k < steps; k++) {
            float[] g = LossGradient.average(classifier, truth.withPixels(x), draws, key.fold(k));
            float[] next = new float[x.length];
            for (int image = 0; image < truth.count(); image++) {
                norm.steepest(g, image * truth.pixelsPerImage(), (image + 1) * truth.pixelsPerImage());
            }
            for (int i = 0; i < x.length; i++) {
                next[i] = (float) (x[i] + step * g[i]);
            }
            project(next, truth);
            x = next;
        }
        return x;
    }

    /// A random point of the ball: a Gaussian direction (L2, at a uniform share of the radius) or uniform pixels (L∞).
    private float[] start(LabelledImages truth, RandomKey key) {
        int size = truth.pixelsPerImage();
        float[] x = new float[truth.pixels().length];
        double[] shares = key.fold(1).uniform(DType.F64, truth.count()).toDoubleArray();
        switch (norm) {
            case L2 -> {
                float[] direction = key.fold(0).normal(DType.F32, x.length).toFloatArray();
                for (int image = 0; image < truth.count(); image++) {
                    norm.steepest(direction, image * size, (image + 1) * size);
                }
                for (int i = 0; i < x.length; i++) {
                    x[i] = (float) (radius * shares[i / size] * direction[i]);
                }
            }
            case LINF -> {
                float[] uniform = key.fold(0).uniform(DType.F32, x.length).toFloatArray();
                for (int i = 0; i < x.length; i++) {
                    x[i] = (float) (radius * (2 * uniform[i] - 1));
                }
            }
        }
        for (int i = 0; i < x.length; i++) {
            x[i] += truth.pixels()[i];
        }
        project(x, truth);
        return x;
    }

    private void project(float[] x, LabelledImages truth) {
        float[] centre = truth.pixels();
        for (int i = 0; i < x.length; i++) {
            x[i] -= centre[i];
        }
        int size = truth.pixelsPerImage();
        for (int image = 0; image < truth.count(); image++) {
            norm.shrink(x, image * size, (image + 1) * size, radius);
        }
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.clamp(centre[i] + x[i], 0f, 1f);
        }
    }
}
