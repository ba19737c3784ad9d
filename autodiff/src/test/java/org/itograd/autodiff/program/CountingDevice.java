package org.itograd.autodiff.program;

import java.util.HashSet;
import java.util.Set;
import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.device.source.Source;

/// Counts different texts.
final class CountingDevice extends WrappedDevice {
    private final Set<Source> texts = new HashSet<>();

    CountingDevice(Device all) {
        super(all);
    }

    int texts() {
        return texts.size();
    }

    @Override
    public CompiledSource compile(Source source) {
        texts.add(source);
        return super.compile(source);
    }
}
