package org.itograd.experiments.attack;

import static org.itograd.base.Arguments.require;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.classify.NoisyClassifier;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.nn.Chunks;

/// What the gradients of the cross-entropy by the pixels look like at some images, image by image. Two gradients of an image are
/// drawn independently of each other, averaged over equally many draws each.
///
/// @param draws   that each gradient is averaged over
/// @param cosines of the angle between the two gradients, 0 where one is zero. Of a gradient that consists of signal and of noise of
///     equal power, it is ½ on average; without noise it is 1
/// @param norms   Euclidean, of the first gradient
/// @param zeros   the share of the first gradient's elements that are exactly 0
public record GradientDiagnostics(int draws, double[] cosines, double[] norms, double[] zeros) {

    /// Draws and compares gradients.
    ///
    /// @param images the first images of a test set
    /// @param draws  to average each gradient over, >= 1; a classifier without noise makes one
    public static GradientDiagnostics of(
            NoisyClassifier classifier, LabelledImages images, int draws, RandomKey key) {
        require(draws >= 1, "draws: must be >= 1, got %d", draws);
        int count = images.count();
        int size = images.pixelsPerImage();
        GradientDiagnostics found = new GradientDiagnostics(
                classifier.draws(draws), new double[count], new double[count], new double[count]);
        new Chunks(count, NoisyClassifier.ROWS).forEach((from, to) -> {
            Targets targets = Targets.of(images, IntStream.range(from, to).toArray());
            Oracle oracle = new Oracle(classifier, targets, draws, new Oracle.Calls());
            float[] x = targets.truth().pixels();
            float[] one = oracle.gradient(x, Loss.CROSS_ENTROPY, key.fold(0)).gradient();
            float[] two = oracle.gradient(x, Loss.CROSS_ENTROPY, key.fold(1)).gradient();
            for (int row = 0; row < targets.count(); row++) {
                found.book(
                        from + row,
                        Arrays.copyOfRange(one, row * size, (row + 1) * size),
                        Arrays.copyOfRange(two, row * size, (row + 1) * size));
            }
        });
        return found;
    }

    private void book(int image, float[] one, float[] two) {
        int zero = 0;
        for (float e : one) {
            zero += e == 0 ? 1 : 0;
        }
        zeros[image] = (double) zero / one.length;
        norms[image] = Norm.L2.length(one, 0, one.length);
        Norm.L2.steepest(one, 0, one.length);
        Norm.L2.steepest(two, 0, two.length);
        double dot = 0;
        for (int i = 0; i < one.length; i++) {
            dot += (double) one[i] * two[i];
        }
        cosines[image] = dot;
    }

    /// The mean over images of the cosine.
    public double meanCosine() {
        return Arrays.stream(cosines).average().orElseThrow();
    }

    /// The median over images of the norm; of two middle ones, the greater.
    public double medianNorm() {
        double[] sorted = norms.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /// The share of all elements that are exactly 0.
    public double zeroElements() {
        return Arrays.stream(zeros).average().orElseThrow();
    }

    /// How many images have a gradient that is 0 altogether.
    public int zeroGradients() {
        return (int) Arrays.stream(norms).filter(norm -> norm == 0).count();
    }
}
