package org.itograd.autodiff.device;

import java.util.List;
import org.itograd.autodiff.device.source.Source;

/// A machine that runs kernels. Several threads may use one at once, each with buffers and graphs of its own.
public interface Device extends AutoCloseable {
    /// How it is asked for, for example `opencl`.
    String name();

    /// Which machine and driver it is: for reading.
    String description();

    /// What texts for it look like, and how much it holds.
    Traits traits();

    /// Compiles a text, or finds it compiled: a device keeps what it compiled lately.
    ///
    /// @throws DeviceException if its compiler refuses the text
    CompiledSource compile(Source source);

    /// Memory on the device.
    ///
    /// @param bytes at least 1
    /// @throws DeviceException if there is not so much
    Buffer buffer(long bytes, Buffer.Use use);

    /// Launches that are carried out one after the other, each time the graph runs.
    Graph graph(List<Launch> launches);

    /// Gives back all that it holds. Nothing of it may be used afterwards.
    @Override
    void close();

    /// A compiled text.
    interface CompiledSource {
        /// What was compiled.
        Source source();
    }

    /// One run of a kernel.
    ///
    /// @param kernel  compiled by this device
    /// @param buffers its parameters, in order
    /// @param items   how many work-items; the kernel itself sees that those beyond its samples do nothing
    /// @param alone   whether a work-item has so much to do that on a processor each is a group of its own: PoCL compiles a kernel
    ///     again for every size of groups
    record Launch(CompiledSource kernel, List<Buffer> buffers, long items, boolean alone) {
        /// A launch of many short work-items.
        public Launch(CompiledSource kernel, List<Buffer> buffers, long items) {
            this(kernel, buffers, items, false);
        }

        /// Keeps a copy of the list.
        public Launch {
            buffers = List.copyOf(buffers);
        }
    }

    /// Launches, ready to run.
    interface Graph extends AutoCloseable {
        /// Runs all launches, and returns when they are done.
        ///
        /// @throws DeviceException if one fails
        void run();

        /// Gives back what it holds; the buffers stay.
        @Override
        void close();
    }
}
