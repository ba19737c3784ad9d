package org.itograd.experiments.bench;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.RandomKernels;
import org.itograd.base.DType;
import org.itograd.base.Workers;

/// `normals`: 2²⁴ standard normal numbers into an array that is there already, in blocks as [RandomKey#normal] fills its own.
final class Normals {
    private static final int COUNT = 1 << 24;
    private static final int BLOCK = 1 << 15;

    private Normals() {}

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (DType dtype : DType.values()) {
            Params params = Params.none().with(dtype).with("count", COUNT);
            cases.add(new Case("normals", params, "normals", COUNT, () -> work(dtype)));
        }
        return cases;
    }

    static Work<Object> work(DType dtype) {
        RandomKey key = RandomKey.of(1);
        Object numbers = dtype.allocate(COUNT);
        return new Work<>(() -> {
            Workers.run(COUNT / BLOCK, b -> RandomKernels
                    .normals(dtype, numbers, b * BLOCK, key.k0(), key.k1(), (long) b * BLOCK, BLOCK));
            return numbers;
        }, filled -> check(Tensor.wrap(dtype, Shape.of(COUNT), filled)));
    }

    /// The first four moments, within 5 standard errors.
    private static void check(Tensor numbers) {
        double[] moments = new double[5];
        for (int i = 0; i < COUNT; i++) {
            double power = 1;
            for (int k = 1; k < moments.length; k++) {
                power *= numbers.at(i);
                moments[k] += power / COUNT;
            }
        }
        double[] expected = {1, 0, 1, 0, 3};
        double[] variances = {0, 1, 2, 15, 96};
        for (int k = 1; k < moments.length; k++) {
            ResultChecks.near("moment " + k, moments[k], expected[k], 5 * Math.sqrt(variances[k] / COUNT));
        }
    }
}
