package org.itograd.autodiff.program;

import java.util.List;
import org.itograd.autodiff.device.Buffer;
import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.device.Traits;
import org.itograd.autodiff.device.source.Source;

/// A device that is another one but for what a test changes; not to be closed.
abstract class WrappedDevice implements Device {
    private final Device all;

    WrappedDevice(Device all) {
        this.all = all;
    }

    @Override
    public String name() {
        return all.name();
    }

    @Override
    public String description() {
        return all.description();
    }

    @Override
    public Traits traits() {
        return all.traits();
    }

    @Override
    public CompiledSource compile(Source source) {
        return all.compile(source);
    }

    @Override
    public Buffer buffer(long bytes, Buffer.Use use) {
        return all.buffer(bytes, use);
    }

    @Override
    public Graph graph(List<Launch> launches) {
        return all.graph(launches);
    }

    @Override
    public void close() {
        throw new AssertionError("is not its own");
    }
}
