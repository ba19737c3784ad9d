package org.itograd.experiments.gallery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;

class ReferenceTest {
    @Test
    void theEnergyDistanceOfFewPointsIsThatByHand() {
        Tensor x = Tensor.of(new double[]{0, 0, 3, 4}, 2, 2);
        Tensor y = Tensor.of(new double[]{0, 1}, 1, 2);
        // 2 (1 + √18) / 2 − 5 / 2 − 0
        assertEquals(1 + Math.sqrt(18) - 2.5, Reference.energy(x, y), 1e-14);
        assertEquals(0, Reference.energy(x, x), 1e-14);
    }

    /// Of one's own mean and covariance C it is ½ log det(2πe C), whatever the points.
    @Test
    void thePointsOwnGaussianHasTheirEntropy() {
        Tensor x = RandomKey.of(1).normal(DType.F64, 50, 2).matmul(Tensor.of(new double[]{2, 1, 0, 0.5}, 2, 2)).add(3);
        Tensor off = x.sub(x.mean(true, 0));
        double[] c = off.transpose().matmul(off).div(50).toDoubleArray();
        double logDet = StrictMath.log(c[0] * c[3] - c[1] * c[2]);
        assertEquals(StrictMath.log(2 * Math.PI * Math.E) + 0.5 * logDet, Reference.gaussian(x, x), 1e-12);
    }
}
