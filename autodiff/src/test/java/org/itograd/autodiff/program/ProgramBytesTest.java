package org.itograd.autodiff.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.zip.CRC32;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Functional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.op.Primitive;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;

class ProgramBytesTest {
    private static final Tensor X = RandomKey.of(3).normal(DType.F64, 4, 3);
    private static final Tensor W = RandomKey.of(4).normal(DType.F64, 3, 5).variable();

    private static Program program() {
        return Program.capture(in -> List.of(in.getFirst().matmul(W).mul(0.1).add(2).tanh(), in.getFirst().sum()),
                List.of(X));
    }

    private static void same(Program expected, List<Tensor> arguments) {
        Program found = Program.ofBytes(expected.toBytes());
        assertEquals(expected.toString(), found.toString());
        List<Tensor> a = expected.run(arguments);
        List<Tensor> b = found.run(arguments);
        for (int i = 0; i < a.size(); i++) {
            assertArrayEquals(a.get(i).toDoubleArray(), b.get(i).toDoubleArray(), 0);
        }
    }

    @Test
    void aProgramComesBackWithTheSameBits() {
        same(program(), List.of(X));
        same(program().vjp(), List.of(X, RandomKey.of(5).normal(DType.F64, 4, 5), Tensor.scalar(DType.F64, 1)));
        assertArrayEquals(program().toBytes(), Program.ofBytes(program().toBytes()).toBytes());
    }

    @Test
    void operationsOfAllKindsComeBack() {
        Tensor images = RandomKey.of(6).normal(DType.F64, 2, 6, 6, 2);
        Tensor kernel = RandomKey.of(7).normal(DType.F64, 3, 3, 2, 4);
        same(Program.capture(in -> {
            Tensor x = in.getFirst();
            Tensor y = Functional.groupNorm(Functional.conv2d(x, kernel, 1, 1), 2, 1e-5).relu();
            return List.of(y.max(true, 1).transpose(0, 3, 1, 2), x.lessThan(0.3), x.pow(x.square()).slice(1, 1, 3),
                    Tensor.concat(2, x, x), x.cast(DType.F32).sum(false, 1).cast(DType.F64));
        }, List.of(images)), List.of(images));
    }

    @Test
    void aRuleOfTheUsersTravelsAsWhatItDoes() {
        Function<List<Tensor>, List<Tensor>> f = in -> List.of(Autodiff.customVjp(
                i -> i.getFirst().square(), (i, out, ct) -> List.of(ct.mul(i.getFirst().sin())), in.getFirst()));
        Program p = Program.ofBytes(Program.capture(f, List.of(X)).toBytes());
        Tensor expected = Autodiff.grad(x -> f.apply(List.of(x)).getFirst().sum(), X);
        assertArrayEquals(expected.toDoubleArray(),
                Autodiff.grad(x -> p.apply(List.of(x)).getFirst().sum(), X).toDoubleArray());
    }

    /// An operation that only this process has.
    private record Own() implements Primitive {
        @Override
        public Shape shape(Shape[] in) {
            return in[0];
        }

        @Override
        public void evaluate(Tensor[] in, Tensor out) {}

        @Override
        public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
            return ct;
        }
    }

    @Test
    void anOperationOfOnesOwnIsRefused() {
        Program p = Program.capture(in -> List.of(new Own().of(in.getFirst())), List.of(X));
        assertTrue(message(p::toBytes).startsWith("program: the operation Own (" + Own.class.getName()
                + ") is not one of org.itograd.autodiff.op, so it cannot be written as bytes; use operations of Tensor"));
    }

    private static String message(org.junit.jupiter.api.function.Executable work) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, work).getMessage());
    }

    private static byte[] changed(byte[] bytes, int place, int value) {
        byte[] copy = bytes.clone();
        copy[place] = (byte) value;
        return copy;
    }

    private static byte[] summed(byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes, 0, bytes.length - 4);
        ByteBuffer.wrap(bytes).putInt(bytes.length - 4, (int) sum.getValue());
        return bytes;
    }

    @Test
    void damagedBytesAreRefused() {
        byte[] bytes = program().toBytes();
        assertTrue(message(() -> Program.ofBytes(new byte[3])).startsWith("bytes: are no program"));
        assertTrue(message(() -> Program.ofBytes(changed(bytes, 0, 7))).startsWith("bytes: are no program"));
        assertTrue(message(() -> Program.ofBytes(changed(bytes, 7, 9)))
                .startsWith("bytes: hold a program of version 9, and this Itograd reads version 1"));
        for (int place = 8; place < bytes.length; place++) {
            byte[] one = changed(bytes, place, bytes[place] ^ 1);
            assertTrue(message(() -> Program.ofBytes(one)).startsWith("bytes: are damaged"));
        }
        assertTrue(message(() -> Program.ofBytes(Arrays.copyOf(bytes, bytes.length - 9)))
                .startsWith("bytes: are damaged"));
    }

    /// Bytes with a right check sum that hold something else: a program in which shapes fit, or a refusal, never anything worse.
    @Test
    void forgedBytesGiveASoundProgramOrARefusal() {
        byte[] bytes = program().toBytes();
        SplittableRandom random = new SplittableRandom(1);
        int refused = 0;
        for (int round = 0; round < 4000; round++) {
            byte[] forged = bytes.clone();
            for (int i = 0; i <= round % 3; i++) {
                forged[8 + random.nextInt(forged.length - 12)] = (byte) random.nextInt(256);
            }
            try {
                Program p = Program.ofBytes(summed(forged));
                assertTrue(p.toString().startsWith("program ("), p::toString);
            } catch (IllegalArgumentException e) {
                refused++;
                assertTrue(String.valueOf(e.getMessage()).matches("(?s)(bytes|shape): .*"), e::toString);
            }
        }
        assertTrue(refused > 1000, "refused " + refused);
    }
}
