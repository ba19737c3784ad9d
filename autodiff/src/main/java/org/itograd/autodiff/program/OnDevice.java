package org.itograd.autodiff.program;

import static org.itograd.base.Arguments.failure;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.device.Device;
import org.jspecify.annotations.Nullable;

/// Runs loops on a device: all steps of all samples are one launch, or a few where they do not fit into its memory, and so is their
/// reverse. The bits are those of the executors of this processor.
///
/// A loop that cannot be run so is refused, and never run elsewhere instead: [#explain] says why.
///
/// @param device which
public record OnDevice(Device device) implements Executor {
    /// @throws IllegalArgumentException if the loop cannot be run on the device; the message says why
    /// @throws org.itograd.autodiff.device.DeviceException if the device fails
    @Override
    public List<Tensor> run(Iteration loop, List<? extends @Nullable Tensor> start) {
        if (loop.rows() == 0) {
            return new Eager().run(loop, start);
        }
        List<Tensor> results = new ArrayList<>();
        loop.saves().forEach(s -> results.add(Blocks.space(loop, s)));
        plan(loop).run(start, results);
        return results;
    }

    /// The reverse is a launch of its own, with the bits of [Executor#lanes]: those of the cotangents of what is carried are the bits of
    /// every executor, sums over samples are taken in the order of lanes.
    ///
    /// @throws IllegalArgumentException if the loop or its reverse cannot be run on the device; the message says why
    @Override
    public Recorded record(Iteration loop, List<Boolean> wanted, @Nullable Schedule keep) {
        if (loop.rows() == 0) {
            return new Eager().record(loop, wanted, keep);
        }
        try {
            return new DeviceReverse(device, loop, wanted, keep);
        } catch (Unsuited e) {
            throw refusal(e.why());
        }
    }

    /// @throws IllegalArgumentException always
    @Override
    public void requireNested() {
        throw refusal("derivatives of its derivatives go operation by operation through all steps");
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
        return explained(() -> DeviceLoop.of(device, loop).toString());
    }

    @Override
    public String explain(Iteration loop, List<Boolean> wanted, @Nullable Schedule keep) {
        return explained(() -> DeviceLoop.of(device, loop) + "; " + new DeviceReverse(device, loop, wanted, keep));
    }

    /// What a loop becomes.
    private interface Explanation {
        String text() throws Unsuited;
    }

    private String explained(Explanation how) {
        try {
            return "device " + device.name() + " (" + device.description() + "): " + how.text();
        } catch (Unsuited e) {
            return "device " + device.name() + " refuses it, because " + e.why() + "; device(\"cpu\") runs it";
        }
    }
}
