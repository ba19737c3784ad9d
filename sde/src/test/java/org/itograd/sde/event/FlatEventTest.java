package org.itograd.sde.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Sde;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.RungeKutta4;
import org.junit.jupiter.api.Test;

/// Events whose slope at the root is 0, or that jump there: times are right, derivatives are refused.
class FlatEventTest {
    private static Tensor of(double... values) {
        return Tensor.of(values, values.length);
    }

    /// A root of multiplicity three, multiplied out: values and slopes near it are roundings.
    @Test
    void aFlatEventHappensNearItsRootWithinItsStep() {
        Event flat = Event.when((t, y) -> y.mul(y).mul(y).sub(y.mul(y).mul(3)).add(y.mul(3)).sub(1));
        Event jump = Event.when((t, y) -> y.greaterThan(Tensor.scalar(y.dtype(), 1)).mul(2).sub(1));
        int n = 200;
        double[] starts = new double[n];
        Arrays.setAll(starts, i -> -0.003 * i);
        for (DType dtype : DType.values()) {
            Tensor y0 = of(starts).cast(dtype);
            SdeSolve solve = SdeSolve.of(Sde.ode((t, y) -> y.mul(0).add(1))).solver(new RungeKutta4()).steps(0, 3, 8);
            double[] times = solve.runUntil(flat, y0).time().toDoubleArray();
            double[] jumps = solve.runUntil(jump, y0).time().toDoubleArray();
            for (int i = 0; i < n; i++) {
                assertEquals(1 - starts[i], times[i], dtype == DType.F64 ? 3e-5 : 2e-2);
                assertEquals(1 - starts[i], jumps[i], dtype == DType.F64 ? 1e-14 : 1e-6);
            }
            for (Event event : List.of(flat, jump)) {
                IllegalArgumentException e = assertThrows(
                        IllegalArgumentException.class, () -> solve.runUntil(event, y0.variable()));
                assertTrue(String.valueOf(e.getMessage()).startsWith("event: g is flat, or jumps"), e.getMessage());
            }
            Event steep = Event.when((t, y) -> y.sub(1));
            Tensor tracked = y0.variable();
            Tensor slopes = Autodiff.gradients(solve.runUntil(steep, tracked).time().sum(), tracked).getFirst();
            for (int i = 0; i < n; i++) {
                assertEquals(-1, slopes.at(i), 1e-5);
            }
        }
    }

    /// (y + 9.3 − 10.3)³ multiplied out: value over slope is larger than the interval for many roots.
    @Test
    void roundingsDoNotMoveAFlatEventOutOfItsStep() {
        Event flat = Event.when((t, y) -> {
            Tensor q = y.add(9.3);
            return q.mul(q).mul(q).sub(q.mul(q).mul(30.9)).add(q.mul(318.27)).sub(1092.727);
        });
        double[] starts = new double[2000];
        Arrays.setAll(starts, i -> -0.0003 * i);
        SdeSolve solve = SdeSolve.of(Sde.ode((t, y) -> y.mul(0).add(1))).solver(new RungeKutta4()).steps(0, 3, 8);
        double[] times = solve.runUntil(flat, of(starts)).time().toDoubleArray();
        for (int i = 0; i < starts.length; i++) {
            assertEquals(1 - starts[i], times[i], 1e-3);
        }
    }

    // ------------------------------------------------------------------ refusals
}
