package org.itograd.experiments.bench;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;

/// `eager_chain`: five elementwise operations one after the other, each through a kernel and an array of its own:
/// sigmoid(tanh(2 x y) + y).
final class EagerChain {
    private EagerChain() {}

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (int n : new int[]{1024, 1 << 20}) {
            for (DType dtype : DType.values()) {
                cases.add(new Case(
                        "eager_chain", Params.none().with("n", n).with(dtype), "elements", n, () -> work(n, dtype)));
            }
        }
        return cases;
    }

    static Work<Tensor> work(int n, DType dtype) {
        Tensor x = RandomKey.of(1).normal(dtype, n);
        Tensor y = RandomKey.of(2).normal(dtype, n);
        return new Work<>(() -> x.mul(2).mul(y).tanh().add(y).sigmoid(), chain -> {
            for (int i = 0; i < n; i += n / 64) {
                double inner = StrictMath.tanh(2 * x.at(i) * y.at(i)) + y.at(i);
                ResultChecks.near(
                        "element " + i, chain.at(i), 1 / (1 + StrictMath.exp(-inner)), ResultChecks.tolerance(dtype));
            }
        });
    }
}
