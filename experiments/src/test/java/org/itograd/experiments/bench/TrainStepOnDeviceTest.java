package org.itograd.experiments.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.device.DeviceException;
import org.itograd.autodiff.device.Devices;
import org.itograd.nn.Noise;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class TrainStepOnDeviceTest {
    private static final String DEVICE = System.getProperty("itograd.test.device", "opencl");

    @Test
    void aStepOnADeviceIsCheckedAgainstOneHere() {
        try {
            Optional<Device> device = Devices.named(DEVICE);
            assertTrue(device.isPresent());
        } catch (DeviceException e) {
            Assumptions.abort(e.getMessage());
        }
        TrainStep.Images tiny = new TrainStep.Images("tiny", 5, 5, 1);
        double units = TrainStepOnDevice
                .work(DEVICE, () -> new TrainStep(tiny, new Noise.Multiplicative(0.5)))
                .verify();
        assertEquals(Double.NaN, units);
    }
}
