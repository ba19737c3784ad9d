package org.itograd.autodiff.program;

import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.device.Traits;

/// A device with less memory.
final class SmallDevice extends WrappedDevice {
    private final long memory;

    SmallDevice(Device all, long memory) {
        super(all);
        this.memory = memory;
    }

    @Override
    public Traits traits() {
        Traits t = super.traits();
        return new Traits(t.language(), t.doubles(), t.roundedFloats(), t.floats(), t.runtime(), memory, memory);
    }
}
