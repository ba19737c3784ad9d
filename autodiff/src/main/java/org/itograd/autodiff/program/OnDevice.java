package org.itograd.autodiff.program;

import static org.itograd.base.Arguments.failure;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.device.Device;
import org.jspecify.annotations.Nullable;

/// Runs loops on a device: all steps of all samples are one launch, or a few where they do not fit into its memory. The bits are those
/// of the executors of this processor.
///
/// A loop that cannot be run so is refused, and never run elsewhere instead: [#explain] says why.
///
/// @param device which
public record OnDevice(Device device) implements Executor {
    /// @throws IllegalArgumentException if the loop cannot be run on the device; the message says why
    /// @throws org.itograd.autodiff.device.DeviceException if the device fails
    @Override
    public List<Tensor> run(Iteration loop, List<? extends @Nullable Tensor> start) {
        List<Tensor> results = new ArrayList<>();
        loop.saves().forEach(s -> results.add(Blocks.space(loop, s)));
        if (loop.rows() > 0) {
            plan(loop).run(start, results);
        }
        return results;
    }

    /// @throws IllegalArgumentException always
    @Override
    public Recorded record(Iteration loop, List<Boolean> wanted, @Nullable Schedule keep) {
        throw refusal(
                "its gradients are computed on this processor only; take them there, or solve from y0.stopGradient() with"
                        + " nothing tracked in the equation");
    }

    private DeviceLoop plan(Iteration loop) {
        try {
            return DeviceLoop.of(device, loop);
        } catch (Unsuited e) {
            throw refusal(e.why());
        }
    }

    private IllegalArgumentException refusal(String why) {
        return failure("device: this loop does not run on %s, because %s; device(\"cpu\") runs it", device.name(), why);
    }

    @Override
    public String explain(Iteration loop) {
        try {
            return "device " + device.name() + " (" + device.description() + "): " + DeviceLoop.of(device, loop);
        } catch (Unsuited e) {
            return "device " + device.name() + " refuses it, because " + e.why() + "; device(\"cpu\") runs it";
        }
    }
}
