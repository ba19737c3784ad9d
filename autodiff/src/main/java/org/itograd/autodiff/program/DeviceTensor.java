package org.itograd.autodiff.program;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.device.Buffer;
import org.itograd.autodiff.device.Device;
import org.itograd.base.DType;
import org.itograd.base.Numbers;

/// A tensor's numbers in a device's memory, which [DeviceProgram]s read and overwrite. To be closed.
public final class DeviceTensor implements AutoCloseable {
    private final DType dtype;
    private final Shape shape;
    private final Buffer buffer;

    private DeviceTensor(Device device, DType dtype, Shape shape) {
        this.dtype = dtype;
        this.shape = shape;
        buffer = device.buffer(Math.max(1, (long) shape.size() * dtype.bytes()), Buffer.Use.KEPT);
    }

    /// Memory for a tensor; what is in it is not said.
    ///
    /// @throws org.itograd.autodiff.device.DeviceException if there is not so much
    public static DeviceTensor of(Device device, DType dtype, Shape shape) {
        return new DeviceTensor(device, dtype, shape);
    }

    /// A tensor's numbers on a device.
    ///
    /// @throws org.itograd.autodiff.device.DeviceException if there is not so much memory
    public static DeviceTensor of(Device device, Tensor tensor) {
        DeviceTensor made = new DeviceTensor(device, tensor.dtype(), tensor.shape());
        made.write(tensor);
        return made;
    }

    /// Its element type.
    public DType dtype() {
        return dtype;
    }

    /// Its shape.
    public Shape shape() {
        return shape;
    }

    Buffer buffer() {
        return buffer;
    }

    /// Overwrites the numbers.
    ///
    /// @throws IllegalArgumentException if the tensor has another shape or dtype
    public void write(Tensor tensor) {
        require(
                tensor.shape().equals(shape) && tensor.dtype() == dtype,
                "tensor: the device has memory for %s%s, got %s%s",
                dtype,
                shape,
                tensor.dtype(),
                tensor.shape());
        buffer.write(Numbers.memory(dtype, tensor.stopGradient().array()), 0);
    }

    /// The numbers as they are now.
    public Tensor read() {
        return read(buffer, dtype, shape);
    }

    static Tensor read(Buffer from, DType dtype, Shape shape) {
        Tensor to = Tensor.zeros(dtype, shape.dims());
        from.read(Numbers.memory(dtype, to.array()), 0);
        return to;
    }

    @Override
    public void close() {
        buffer.close();
    }
}
