package org.itograd.autodiff.device;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.itograd.autodiff.device.source.Dialect;
import org.itograd.autodiff.device.source.ElementLoop;
import org.itograd.autodiff.device.source.Source;
import org.itograd.autodiff.expr.Access;
import org.itograd.autodiff.expr.Compiler;
import org.itograd.autodiff.expr.Expr;
import org.itograd.base.DType;
import org.itograd.base.Numbers;

/// Two kernels of which it is known what they must give: a device that contracts a product and a sum, that relaxes divisions or
/// roots, that takes subnormal numbers for 0, or whose runtime runs another kernel than it was told to, is refused before it
/// computes anything that somebody believes.
public final class Canary {
    private static final int N = 256;

    private static final Expr X = Expr.input(0);
    private static final Expr Y = Expr.input(1);

    /// What relaxed arithmetic gets wrong first.
    private static final List<List<Expr>> KERNELS = List.of(
            List.of(X.mul(Y).add(X), X.div(Y), X.abs().sqrt(), X.fma(Y, X), Y.mul(Expr.constant(1e-41)).mul(X),
                    X.min(Y)),
            List.of(X.exp(), Y.tanh(), X.abs().log(), X.sub(Y), X.mul(X).sub(Y.mul(Y)), Expr.constant(1).div(X)));

    private Canary() {}

    /// The device, if it has the bits; else it is closed.
    ///
    /// @throws DeviceException if it has not
    public static Device proved(Device device) {
        try {
            for (DType dtype : DType.values()) {
                if (dtype == DType.F32 || device.traits().doubles()) {
                    prove(device, dtype);
                }
            }
            return device;
        } catch (RuntimeException e) {
            device.close();
            throw e;
        }
    }

    private static void prove(Device device, DType dtype) {
        Object x = dtype.allocate(N);
        Object y = dtype.allocate(N);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < N; i++) {
            Numbers.set(dtype, random.nextDouble(-4, 4), x, i);
            Numbers.set(dtype, random.nextDouble(-4, 4), y, i);
        }
        Dialect dialect = device.traits().dialect(dtype, 16);
        List<Buffer> open = new ArrayList<>();
        try {
            Buffer in = buffer(device, open, 2L * N * dtype.bytes(), Buffer.Use.INPUT);
            in.write(Numbers.memory(dtype, x), 0);
            in.write(Numbers.memory(dtype, y), (long) N * dtype.bytes());
            Buffer size = buffer(device, open, Integer.BYTES, Buffer.Use.INPUT);
            size.write(MemorySegment.ofArray(new int[]{N}), 0);
            List<Buffer> outs = new ArrayList<>();
            List<Device.Launch> launches = new ArrayList<>();
            for (List<Expr> kernel : KERNELS) {
                Source source = ElementLoop.source(kernel, 2, dialect);
                Buffer out = buffer(device, open, (long) kernel.size() * N * dtype.bytes(), Buffer.Use.OUTPUT);
                outs.add(out);
                launches.add(new Device.Launch(
                        device.compile(source), List.of(size, in, out), Math.ceilDiv(N, dialect.width())));
            }
            try (Device.Graph graph = device.graph(launches)) {
                graph.run();
            }
            for (int k = 0; k < KERNELS.size(); k++) {
                compare(device, dtype, KERNELS.get(k), new Object[]{x, y}, outs.get(k));
            }
        } finally {
            open.forEach(Buffer::close);
        }
    }

    private static Buffer buffer(Device device, List<Buffer> open, long bytes, Buffer.Use use) {
        Buffer made = device.buffer(bytes, use);
        open.add(made);
        return made;
    }

    private static void compare(Device device, DType dtype, List<Expr> kernel, Object[] inputs, Buffer out) {
        Object[] expected = kernel.stream().map(_ -> dtype.allocate(N)).toArray();
        Compiler.of(kernel, dtype, List.of(Access.VECTOR, Access.VECTOR))
                .run(inputs, new int[2], expected, new int[kernel.size()], new double[0], new long[0], N);
        for (int o = 0; o < expected.length; o++) {
            Object found = dtype.allocate(N);
            out.read(Numbers.memory(dtype, found), (long) o * N * dtype.bytes());
            if (Numbers.memory(dtype, found).mismatch(Numbers.memory(dtype, expected[o])) >= 0) {
                throw new DeviceException(
                        "device: %s (%s) does not compute as IEEE 754 says: a kernel whose bits are known gave others in %s;"
                                .formatted(device.name(), device.description(), dtype)
                                + " use another driver, or device cpu");
            }
        }
    }
}
