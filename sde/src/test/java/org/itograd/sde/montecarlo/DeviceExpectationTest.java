package org.itograd.sde.montecarlo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.itograd.autodiff.device.DeviceException;
import org.itograd.autodiff.device.Devices;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.solver.EulerMaruyama;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Estimates from solves on a device have the bits of this processor. Where there is no OpenCL driver, these are skipped; the system
/// property `itograd.test.device` names another device.
class DeviceExpectationTest {
    private static final String DEVICE = System.getProperty("itograd.test.device", "opencl");
    private static final Sde GBM = Sde.ito((t, y) -> y.mul(0.05), Diffusion.diagonal((t, y) -> y.mul(0.2)));

    private static Expectation call() {
        return Expectation.of(GBM, x -> x.sub(1).maximum(0)).from(1).solver(new EulerMaruyama());
    }

    private static void assumeDevice() {
        try {
            assertTrue(Devices.named(DEVICE).isPresent());
        } catch (DeviceException e) {
            Assumptions.abort(e.getMessage());
        }
    }

    private static void assertSame(Expectation asked) {
        Estimate here = asked.device("cpu").toTolerance(5e-3);
        Estimate there = asked.device(DEVICE).toTolerance(5e-3);
        assertEquals(here.value(), there.value());
        assertEquals(here.halfWidth(), there.halfWidth());
        assertEquals(numbers(here), numbers(there));
    }

    /// All but the seconds.
    private static List<String> numbers(Estimate e) {
        return e.levels().stream()
                .map(l -> l.steps() + " " + l.samples() + " " + l.mean() + " " + l.variance())
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void everyMethodHasTheBits(Method method) {
        assumeDevice();
        assertSame(call().method(method));
    }

    @Test
    void wholePathsControlsAndLedPathsHaveTheBits() {
        assumeDevice();
        PathFunction mean = (grid, states) -> states.mean(false, 0).sub(1).maximum(0);
        assertSame(Expectation.of(GBM, mean).from(1).solver(new EulerMaruyama()).method(Method.PLAIN));
        assertSame(call().controlVariate(x -> x, Math.exp(0.05)));
        assertSame(call().importance(0.5).method(Method.PLAIN));
    }

    @Test
    void whatRunsWhereIsSaidBefore() {
        assumeDevice();
        String how = call().device(DEVICE).explain(8);
        assertTrue(
                how.startsWith("paths of 8 steps: device " + DEVICE + " (") && how.contains("are drawn in the kernel"),
                how);
        assertTrue(
                how.contains("\nthe same with 4 steps: device " + DEVICE + " (")
                        && how.contains("this processor writes 1"),
                how);
        assertThrows(IllegalArgumentException.class, () -> call().device("abacus").explain(8));
    }
}
