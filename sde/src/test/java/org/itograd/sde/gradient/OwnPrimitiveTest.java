package org.itograd.sde.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.CaptureException;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.op.Primitive;
import org.itograd.base.DType;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerMaruyama;
import org.junit.jupiter.api.Test;

/// A primitive of a user's in a drift: it solves; a derivative that brings a tensor of its own along has no place in a compiled loop.
class OwnPrimitiveTest {
    private static final Tensor TABLE = RandomKey.of(4).normal(DType.F64, 3);
    private static final Tensor Y0 = RandomKey.of(5).normal(DType.F64, 4, 3);

    private record Weighted() implements Primitive {
        @Override
        public Shape shape(Shape[] in) {
            return in[0];
        }

        @Override
        public void evaluate(Tensor[] in, Tensor out) {
            double[] x = in[0].toDoubleArray();
            for (int i = 0; i < x.length; i++) {
                ((double[]) out.array())[i] = x[i] * TABLE.at(i % TABLE.size());
            }
        }

        @Override
        public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
            return ct.mul(TABLE);
        }
    }

    private static Tensor solve(boolean own, GradientMethod gradient, Tensor y0) {
        Sde equation = Sde.ito(
                (t, y) -> own ? new Weighted().of(y) : y.mul(TABLE), Diffusion.elementwise((t, y) -> y.mul(0.1)));
        return SdeSolve.of(equation).solver(new EulerMaruyama()).steps(0, 1, 10).brownian(BrownianPath.of(3))
                .gradient(gradient).run(y0).y();
    }

    @Test
    void itSolves() {
        GradientMethod gradient = Gradients.backpropagation();
        assertArrayEquals(
                solve(false, gradient, Y0).toDoubleArray(), solve(true, gradient, Y0).toDoubleArray(), 1e-12);
    }

    @Test
    void whatHasNoPlaceInAGradientIsRefused() {
        for (GradientMethod gradient : List.of(Gradients.backpropagation(), Gradients.checkpointed())) {
            Tensor y0 = Y0.variable();
            CaptureException e = assertThrows(
                    CaptureException.class,
                    () -> Autodiff.gradients(solve(true, gradient, y0).sum(), List.of(y0)));
            assertTrue(e.toString().endsWith("make it an operand of the primitive"), e.toString());
        }
    }
}
