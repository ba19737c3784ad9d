package org.itograd.experiments.cli;

import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.device.Devices;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--device`, for the commands that train.
final class DeviceOption {
    @Option(
            names = "--device",
            paramLabel = "NAME",
            defaultValue = Devices.CPU,
            description = "Where gradient steps are computed: cpu, opencl or another device that keeps its memory (default:"
                    + " ${DEFAULT-VALUE}). Results agree to rounding.")
    private String choice = Devices.CPU;

    /// The device that was asked for; null for this processor.
    ///
    /// @throws org.itograd.autodiff.device.DeviceException if it is not there
    @Nullable
    Device device() {
        return Devices.named(choice).orElse(null);
    }

    /// Its name if it is there; null for this processor.
    ///
    /// @throws org.itograd.autodiff.device.DeviceException if it is not there
    @Nullable
    String name() {
        return Devices.named(choice).isPresent() ? choice : null;
    }
}
