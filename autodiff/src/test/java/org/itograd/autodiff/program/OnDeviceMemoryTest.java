package org.itograd.autodiff.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.device.Buffer;
import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.device.DeviceException;
import org.itograd.autodiff.device.TestDevices;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;

/// What a loop takes on a device it gives back, whether it comes to its end or not.
class OnDeviceMemoryTest {
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();

    /// A device that counts what is open, and whose launches fail if they shall.
    private final class Watched extends WrappedDevice {
        private final boolean fails;

        Watched(boolean fails) {
            super(TestDevices.get("c"));
            this.fails = fails;
        }

        @Override
        public Buffer buffer(long bytes, Buffer.Use use) {
            return new Counted(super.buffer(bytes, use));
        }

        @Override
        public Graph graph(List<Launch> launches) {
            List<Launch> own = launches.stream()
                    .map(l -> new Launch(
                            l.kernel(), l.buffers().stream().map(b -> ((Counted) b).buffer).toList(), l.items(),
                            l.alone()))
                    .toList();
            Graph graph = super.graph(own);
            made.incrementAndGet();
            open.incrementAndGet();
            return new Graph() {
                @Override
                public void run() {
                    if (fails) {
                        throw new DeviceException("device: it fails");
                    }
                    graph.run();
                }

                @Override
                public void close() {
                    open.decrementAndGet();
                    graph.close();
                }
            };
        }
    }

    private final class Counted implements Buffer {
        private final Buffer buffer;

        Counted(Buffer buffer) {
            this.buffer = buffer;
            made.incrementAndGet();
            open.incrementAndGet();
        }

        @Override
        public long bytes() {
            return buffer.bytes();
        }

        @Override
        public void write(MemorySegment from, long at) {
            buffer.write(from, at);
        }

        @Override
        public void read(MemorySegment to, long at) {
            buffer.read(to, at);
        }

        @Override
        public void close() {
            open.decrementAndGet();
            buffer.close();
        }
    }

    private static List<Tensor> slopes(Device device) {
        Tensor x = Tensor.ones(DType.F64, 70).variable();
        Scan scan = Scan.of(
                in -> List.of(in.get(1).mul(in.get(0))), List.of(new Given.Scalars(new double[]{0.5, 2})),
                List.of(x), Watcher.NOBODY).on(new OnDevice(device));
        return Autodiff.gradients(scan.record(List.of(x), new int[]{2}, null).sum(), x);
    }

    @Test
    void runsAndTheirReversesGiveEverythingBack() {
        for (int i = 0; i < 10; i++) {
            assertEquals(1, slopes(new Watched(false)).getFirst().select(0, 0).item());
        }
        assertTrue(made.get() >= 200, () -> made + " were made");
        assertEquals(0, open.get());
    }

    @Test
    void aLaunchThatFailsLeavesNothingOpen() {
        assertThrows(DeviceException.class, () -> slopes(new Watched(true)));
        assertTrue(made.get() > 0);
        assertEquals(0, open.get());
    }
}
