package org.itograd.autodiff.device.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.List;
import org.itograd.autodiff.device.Buffer;
import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.expr.Access;
import org.itograd.autodiff.expr.Compiler;
import org.itograd.autodiff.expr.Expr;
import org.itograd.base.DType;
import org.itograd.base.Numbers;

/// Expressions element by element, on a device and here.
public final class Elements {
    private Elements() {}

    private static MemorySegment segment(Object array) {
        return array instanceof float[] f ? MemorySegment.ofArray(f) : MemorySegment.ofArray((double[]) array);
    }

    /// What the device gives for each output.
    public static Object[] onDevice(Device device, DType dtype, List<Expr> outputs, Object[] inputs, int n) {
        return onDevice(device, device.traits().dialect(dtype, 16), outputs, inputs, n);
    }

    private static Object[] onDevice(Device device, Dialect d, List<Expr> outputs, Object[] inputs, int n) {
        DType dtype = d.dtype();
        Source source = ElementLoop.source(outputs, inputs.length, d);
        long bytes = (long) n * dtype.bytes();
        try (Buffer size = device.buffer(Integer.BYTES, Buffer.Use.INPUT);
                Buffer in = device.buffer(inputs.length * bytes, Buffer.Use.INPUT);
                Buffer out = device.buffer(outputs.size() * bytes, Buffer.Use.OUTPUT);
                Device.Graph graph = device.graph(List.of(new Device.Launch(
                        device.compile(source), List.of(size, in, out), Math.ceilDiv(n, d.width()))))) {
            size.write(MemorySegment.ofArray(new int[]{n}), 0);
            for (int i = 0; i < inputs.length; i++) {
                in.write(segment(inputs[i]), i * bytes);
            }
            graph.run();
            Object[] found = new Object[outputs.size()];
            for (int o = 0; o < found.length; o++) {
                found[o] = dtype.allocate(n);
                out.read(segment(found[o]), o * bytes);
            }
            return found;
        }
    }

    /// What the loops of this processor give.
    public static Object[] here(DType dtype, List<Expr> outputs, Object[] inputs, int n) {
        Object[] found = outputs.stream().map(_ -> dtype.allocate(n)).toArray();
        Compiler.of(outputs, dtype, Collections.nCopies(inputs.length, Access.VECTOR)).run(
                inputs, new int[inputs.length], found, new int[found.length], new double[0], new long[0], n);
        return found;
    }

    /// Both are the same.
    public static void assertSame(Device device, DType dtype, List<Expr> outputs, Object[] inputs, int n) {
        assertSame(device, device.traits().dialect(dtype, 16), outputs, inputs, n);
    }

    /// The same for registers of another width.
    static void assertSame(Device device, Dialect d, List<Expr> outputs, Object[] inputs, int n) {
        DType dtype = d.dtype();
        Object[] expected = here(dtype, outputs, inputs, n);
        Object[] found = onDevice(device, d, outputs, inputs, n);
        for (int o = 0; o < expected.length; o++) {
            for (int i = 0; i < n; i++) {
                double x = Numbers.get(dtype, expected[o], i);
                double y = Numbers.get(dtype, found[o], i);
                int output = o;
                int element = i;
                assertEquals(
                        Double.doubleToLongBits(x), Double.doubleToLongBits(y),
                        () -> device.name() + " " + dtype + ": output " + output + " at " + element + " is " + y
                                + ", here " + x);
            }
        }
    }
}
