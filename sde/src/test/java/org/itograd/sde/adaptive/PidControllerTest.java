package org.itograd.sde.adaptive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PidControllerTest {
    /// With the elementary controller and error C hᵏ, one decision leads to the step whose error is sᵏ, whatever the first.
    @Test
    void theElementaryControllerHitsTheToleranceAtOnce() {
        for (double step : new double[]{0.02, 0.08, 0.3}) {
            PidController pid = new PidController(StepControl.pid().coefficients(0, 1, 0), 3);
            PidController.Decision d = pid.after(step, 1000 * step * step * step);
            assertEquals(0.9 * 0.1, d.step(), 1e-15);
            assertEquals(step < 0.1, d.accepted());
        }
    }

    @Test
    void theFactorIsThatOfTheThreeLastErrors() {
        PidController pid = new PidController(StepControl.pid().coefficients(0.4, 0.3, 0.1), 2);
        PidController third = pid.after(1, 0.5).next().after(1, 0.8).next();
        PidController.Decision d = third.after(1, 0.3);
        double factor = 0.9 * Math.pow(0.3, -0.8 / 2) * Math.pow(0.8, 0.6 / 2) * Math.pow(0.5, -0.1 / 2);
        assertEquals(factor, d.step(), 1e-15);
    }

    @Test
    void aRejectionShortensTheStepAndIsForgotten() {
        PidController pid = new PidController(StepControl.pid(), 2);
        PidController.Decision d = pid.after(1, 4);
        assertFalse(d.accepted());
        assertEquals(0.45, d.step(), 1e-15);
        assertSame(pid, d.next());
    }

    @Test
    void factorsStayWithinLimits() {
        PidController pid = new PidController(StepControl.pid(), 1);
        for (double bad : new double[]{Double.NaN, Double.POSITIVE_INFINITY, 1e30}) {
            PidController.Decision d = pid.after(2, bad);
            assertFalse(d.accepted());
            assertEquals(2 * StepControl.pid().factorMin(), d.step());
        }
        PidController.Decision zero = pid.after(2, 0);
        assertTrue(zero.accepted());
        assertEquals(2 * StepControl.pid().factorMax(), zero.step());
        assertTrue(zero.next().after(20, 1).step() >= 20 * StepControl.pid().factorMin());
    }

    @Test
    void wrongSettingsAreNamed() {
        StepControl c = StepControl.pid();
        assertThrows(IllegalArgumentException.class, () -> c.rtol(-1));
        assertThrows(IllegalArgumentException.class, () -> c.atol(0));
        assertThrows(IllegalArgumentException.class, () -> c.minStep(0));
        assertThrows(IllegalArgumentException.class, () -> c.maxStep(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> c.firstStep(-1));
        assertThrows(IllegalArgumentException.class, () -> c.maxSteps(0));
        assertThrows(IllegalArgumentException.class, () -> c.coefficients(0.4, 0, 0));
    }
}
