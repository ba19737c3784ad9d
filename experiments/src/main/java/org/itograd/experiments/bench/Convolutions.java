package org.itograd.experiments.bench;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Functional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;

/// `conv`: 3 × 3 convolutions of the small classifier's block, with stride 1 and padding 1, in float32; with 65 input channels
/// where the time is one of them. `fwd` is the convolution, `fwd+bwd` also its gradients by image and weights.
///
/// The rate counts what the definition takes, 2 · 9 · N · H · W · in · out floating-point operations and three times that with
/// both gradients, however few a faster algorithm needs.
final class Convolutions {
    private static final int BATCH = 128;
    private static final int OUT = 64;
    private static final DType DTYPE = DType.F32;

    private Convolutions() {}

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (int side : new int[]{30, 8}) {
            for (int in : new int[]{64, 65}) {
                double operations = 2.0 * 9 * BATCH * side * side * in * OUT;
                Params params = Params.none().with("batch", BATCH).with("height", side).with("width", side)
                        .with("in", in).with("out", OUT).with(DTYPE);
                cases.add(new Case("conv", params.with("pass", "fwd"), "floating-point operations", operations,
                        () -> forward(side, in)));
                cases.add(new Case("conv", params.with("pass", "fwd+bwd"), "floating-point operations", 3 * operations,
                        () -> both(side, in)));
            }
        }
        return cases;
    }

    static Work<Tensor> forward(int side, int in) {
        Tensor x = image(1, side, in);
        Tensor w = weights(in);
        PlainConvolution plain = new PlainConvolution(x, w, image(3, side, OUT));
        return new Work<>(() -> convolve(x, w), plain::checkOutput);
    }

    static Work<Autodiff.ValueAndGradients> both(int side, int in) {
        Tensor x = image(1, side, in);
        Tensor w = weights(in);
        Tensor cotangent = image(3, side, OUT);
        PlainConvolution plain = new PlainConvolution(x, w, cotangent);
        return new Work<>(
                () -> Autodiff.vjp(xw -> convolve(xw.get(0), xw.get(1)), List.of(x, w), cotangent),
                result -> {
                    plain.checkOutput(result.value());
                    plain.checkInputGradient(result.gradients().get(0));
                    plain.checkWeightGradient(result.gradients().get(1));
                });
    }

    private static Tensor convolve(Tensor x, Tensor w) {
        return Functional.conv2d(x, w, 1, 1);
    }

    private static Tensor image(int seed, int side, int channels) {
        return RandomKey.of(seed).normal(DTYPE, BATCH, side, side, channels);
    }

    private static Tensor weights(int in) {
        return RandomKey.of(2).normal(DTYPE, 3, 3, in, OUT);
    }
}
