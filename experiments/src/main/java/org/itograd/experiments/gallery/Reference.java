package org.itograd.experiments.gallery;

import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.linalg.LinearAlgebra;

/// What models of the gallery are compared with, and by what.
final class Reference {
    private Reference() {}

    /// The energy distance of two sets of points, 2 E‖X − Y‖ − E‖X − X'‖ − E‖Y − Y'‖, which is 0 only for equal laws (G. J. Székely,
    /// M. L. Rizzo, J. Stat. Plan. Inference 143, 2013); pairs of a point with itself count, so that of finite sets it is a little
    /// above 0.
    ///
    /// @param x (n, d)
    /// @param y (m, d)
    static double energy(Tensor x, Tensor y) {
        return 2 * apart(x, y) - apart(x, x) - apart(y, y);
    }

    private static double apart(Tensor x, Tensor y) {
        Tensor squares = x.square().sum(true, 1).add(y.square().sum(true, 1).transpose());
        return squares.sub(x.matmul(y.transpose()).mul(2)).maximum(0).sqrt().mean().item();
    }

    /// The mean negative log-likelihood of points under the normal law of others' mean and covariance, in nats.
    ///
    /// @param fitted the others, (m, d)
    /// @param x      (n, d)
    static double gaussian(Tensor fitted, Tensor x) {
        Tensor points = fitted.cast(DType.F64);
        int d = points.shape().dim(1);
        Tensor mean = points.mean(true, 0);
        Tensor off = points.sub(mean);
        Tensor root = LinearAlgebra.cholesky(off.transpose().matmul(off).div(points.shape().dim(0)));
        Tensor white = LinearAlgebra.solve(root, x.cast(DType.F64).sub(mean).transpose());
        double logRoot = root.mul(LinearAlgebra.identity(DType.F64, d)).sum(false, 1).log().sum().item();
        return 0.5 * white.square().sum(false, 0).mean().item() + logRoot + 0.5 * d * StrictMath.log(2 * Math.PI);
    }
}
