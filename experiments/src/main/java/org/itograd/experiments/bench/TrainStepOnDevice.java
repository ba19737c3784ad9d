package org.itograd.experiments.bench;

import java.util.List;
import java.util.function.Supplier;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.device.Devices;
import org.itograd.experiments.train.DeviceSteps;

/// `train_step` on a device. Its first step is compared with that of this processor: the loss, and where it takes the weights.
final class TrainStepOnDevice {
    private static final double LOSS = 1e-4;

    /// Of the way that the weights go, which float32 weights tell to about a thousandth.
    private static final double WAY = 0.01;

    private TrainStepOnDevice() {}

    /// @param fresh gives the same training at its beginning
    static Work<Double> work(String device, Supplier<TrainStep> fresh) {
        Device there = Devices.named(device).orElseThrow();
        TrainStep training = fresh.get();
        DeviceSteps steps = training.on(there);
        return new Work<>(() -> training.step(steps), loss -> {
            TrainStep.checkLoss(loss);
            steps.close();
            check(there, fresh.get(), fresh.get());
        });
    }

    private static void check(Device device, TrainStep here, TrainStep there) {
        List<Tensor> before = here.weights();
        double expected = here.step();
        try (DeviceSteps steps = there.on(device)) {
            ResultChecks.near("the loss of the first step", there.step(steps), expected, LOSS * expected);
            steps.pull();
        }
        double way = Math.sqrt(squares(before, here.weights()));
        ResultChecks.near("where the first step leads", Math.sqrt(squares(here.weights(), there.weights())), 0,
                WAY * way);
    }

    private static double squares(List<Tensor> a, List<Tensor> b) {
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            sum += a.get(i).sub(b.get(i)).square().sum().item();
        }
        return sum;
    }
}
