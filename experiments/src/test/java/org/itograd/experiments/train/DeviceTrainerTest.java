package org.itograd.experiments.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.device.DeviceException;
import org.itograd.autodiff.device.Devices;
import org.itograd.experiments.data.DigitsCsv;
import org.itograd.experiments.data.Split;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Training on a device against training here.
class DeviceTrainerTest {
    private static Device device() {
        try {
            return Devices.named(System.getProperty("itograd.test.device", "opencl")).orElseThrow();
        } catch (DeviceException e) {
            Assumptions.abort(e.getMessage());
            throw new AssertionError(e);
        }
    }

    private static Split few() throws IOException {
        Split all = Split.of(DigitsCsv.NAME, DigitsCsv.embedded());
        return new Split("few", all.train().range(0, 100), all.validation().range(0, 40), all.test().range(0, 40));
    }

    private static Trainer trainer(Variant variant, int epochs) throws IOException {
        return new Trainer(TrainingOptions.standard(variant, 3)
                .withSize(epochs, 8)
                .withStages(new Stages(0.01, List.of(2), true))
                .withBatch(50, false), few());
    }

    private static double distance(Trainer a, Trainer b) {
        List<Tensor> x = a.classifier().model().parameters().values();
        List<Tensor> y = b.classifier().model().parameters().values();
        double sum = 0;
        for (int i = 0; i < x.size(); i++) {
            sum += x.get(i).sub(y.get(i)).square().sum().item();
        }
        return Math.sqrt(sum);
    }

    /// In the third epoch there is a new optimiser. The rate is small, since at large ones a rounding becomes a difference in a few steps,
    /// on one machine too.
    @Test
    void threeEpochsHaveTheLossesOfThisProcessor() throws IOException {
        Device device = device();
        Variant variant = Variant.DROPOUT;
        Trainer here = trainer(variant, 3);
        Trainer there = trainer(variant, 3);
        there.trainOn(device);
        here.run(new TrainingListener() {});
        there.run(new TrainingListener() {});
        for (int e = 0; e < 3; e++) {
            EpochRecord expected = here.history().get(e);
            EpochRecord found = there.history().get(e);
            assertEquals(expected.loss(), found.loss(), 1e-4, "epoch " + (e + 1));
            assertEquals(expected.trainAccuracy(), found.trainAccuracy(), 0.011);
        }
        double off = distance(here, there);
        double way = distance(here, trainer(variant, 3));
        assertTrue(off < 0.01 * way, off + " of " + way);
    }

    @Test
    void aNetworkThatTheDeviceDoesNotRunIsRefusedBeforeTheFirstBatch() throws IOException {
        Device device = device();
        Trainer trainer = trainer(Variant.JUMP, 1);
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> trainer.trainOn(device)).getMessage());
        assertTrue(message.contains("Jump["), message);
    }
}
