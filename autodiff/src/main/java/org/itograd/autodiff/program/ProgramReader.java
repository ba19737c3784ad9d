package org.itograd.autodiff.program;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.require;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.op.Primitive;
import org.itograd.base.DType;

/// Reads what [ProgramWriter] writes. Every operation is applied anew, so whatever the bytes say, a program comes out in which shapes and
/// dtypes fit together, or none.
final class ProgramReader {
    private static final int MOST_NESTED = 32;

    private final ByteBuffer in;
    private int nested;

    private ProgramReader(ByteBuffer in) {
        this.in = in;
    }

    /// What was written.
    record Found(Code code, int arguments, List<Tensor> closedOver) {}

    /// @throws IllegalArgumentException if the bytes are no program, are damaged, or of another version
    static Found read(byte[] bytes) {
        require(bytes.length >= 16 && ByteBuffer.wrap(bytes).getInt() == ProgramWriter.MAGIC,
                "bytes: are no program; give what Program.toBytes() gave");
        int version = ByteBuffer.wrap(bytes).getInt(4);
        require(version == ProgramWriter.VERSION,
                "bytes: hold a program of version %d, and this Itograd reads version %d; use one Itograd on both sides",
                version, ProgramWriter.VERSION);
        CRC32 sum = new CRC32();
        sum.update(bytes, 0, bytes.length - 4);
        require((int) sum.getValue() == ByteBuffer.wrap(bytes).getInt(bytes.length - 4),
                "bytes: are damaged (their check sum differs); send them again");
        try {
            return new ProgramReader(ByteBuffer.wrap(bytes, 8, bytes.length - 12)).found();
        } catch (BufferUnderflowException | IndexOutOfBoundsException | NegativeArraySizeException
                | ClassCastException e) {
            throw failure("bytes: are no sound program (%s); give what Program.toBytes() gave", e);
        }
    }

    private Found found() {
        int arguments = in.getInt();
        Code code = code();
        int inputs = code.inputs().size();
        require(arguments >= 0 && arguments <= inputs, "bytes: %d arguments cannot be among %d inputs", arguments,
                inputs);
        List<Tensor> closedOver = new ArrayList<>();
        for (int i = arguments; i < inputs; i++) {
            closedOver.add(numbers(code.input(i).dtype(), code.input(i).shape()));
        }
        require(!in.hasRemaining(), "bytes: are %d too many", in.remaining());
        return new Found(code, arguments, closedOver);
    }

    private Tensor numbers(DType dtype, Shape shape) {
        require((long) shape.size() * dtype.bytes() <= in.remaining(), "bytes: end within a tensor %s", shape);
        return switch (dtype) {
            case F32 -> {
                float[] values = new float[shape.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = in.getFloat();
                }
                yield Tensor.of(values, shape.dims());
            }
            case F64 -> {
                double[] values = new double[shape.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = in.getDouble();
                }
                yield Tensor.of(values, shape.dims());
            }
        };
    }

    private Code code() {
        require(++nested <= MOST_NESTED, "bytes: rules of derivatives are nested more than %d deep", MOST_NESTED);
        Builder builder = new Builder(Builder.Form.WRITTEN);
        List<Tensor> values = new ArrayList<>();
        int size = in.getInt();
        for (int id = 0; id < size; id++) {
            int tag = in.get();
            switch (tag) {
                case ProgramWriter.INPUT -> {
                    values.add(builder.input((DType) enumerated(DType.class), shape()));
                }
                case ProgramWriter.CONSTANT -> {
                    DType dtype = (DType) enumerated(DType.class);
                    Shape shape = shape();
                    require(shape.size() == 1, "bytes: a constant is one number, not %s", shape);
                    values.add(builder.constant(dtype, shape, in.getDouble()));
                }
                case ProgramWriter.OPERATION -> values.add(applied(values));
                default -> throw failure("bytes: no value comes about in way %d", tag);
            }
        }
        List<Integer> outputs = integers();
        nested--;
        return builder.finish(outputs.stream().map(values::get).toList());
    }

    private Tensor applied(List<Tensor> values) {
        Primitive op = operation();
        List<Integer> operands = integers();
        require(!operands.isEmpty(), "bytes: %s is applied to nothing", op.name());
        Tensor[] in = operands.stream().map(values::get).toArray(Tensor[]::new);
        try {
            if (op instanceof CustomDerivative rule) {
                rule.requireFits(Arrays.stream(in).map(Tensor::shape).toList());
            }
            return op.of(in);
        } catch (RuntimeException e) {
            throw failure("bytes: %s does not fit its operands: %s", op.name(), e);
        }
    }

    private Primitive operation() {
        String name = text();
        if (name.equals(CustomDerivative.class.getSimpleName())) {
            return new CustomDerivative(code(), in.getInt());
        }
        require(name.matches("[A-Z]\\w*"), "bytes: there is no operation \"%s\"", name);
        try {
            Class<?> type = Class.forName(ProgramWriter.PRIMITIVES + "." + name);
            require(Primitive.class.isAssignableFrom(type) && (type.isRecord() || type.isEnum()),
                    "bytes: %s is no operation", name);
            return (Primitive) component(type);
        } catch (ClassNotFoundException e) {
            throw failure("bytes: there is no operation \"%s\"", name);
        }
    }

    private Object component(Class<?> type) {
        if (type == int.class) {
            return in.getInt();
        } else if (type == double.class) {
            return in.getDouble();
        } else if (type == boolean.class) {
            return in.get() != 0;
        } else if (type == Shape.class) {
            return shape();
        } else if (type == List.class) {
            return integers();
        } else if (type.isEnum()) {
            return enumerated(type);
        }
        require(type.isRecord(), "bytes: there is no setting %s", type.getName());
        return made(type);
    }

    private Object made(Class<?> type) {
        RecordComponent[] parts = type.getRecordComponents();
        Object[] settings = Arrays.stream(parts).map(part -> component(part.getType())).toArray();
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(settings);
        } catch (InvocationTargetException e) {
            throw failure("bytes: %s cannot be made: %s", type.getSimpleName(), String.valueOf(e.getCause()));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private Object enumerated(Class<?> type) {
        String name = text();
        return Arrays.stream(type.getEnumConstants()).filter(c -> ((Enum<?>) c).name().equals(name)).findFirst()
                .orElseThrow(() -> failure("bytes: there is no %s \"%s\"", type.getSimpleName(), name));
    }

    private Shape shape() {
        return Shape.of(integers().stream().mapToInt(Integer::intValue).toArray());
    }

    private List<Integer> integers() {
        int size = in.getInt();
        require(size >= 0 && (long) size * Integer.BYTES <= in.remaining(), "bytes: end within %d numbers", size);
        List<Integer> values = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            values.add(in.getInt());
        }
        return List.copyOf(values);
    }

    private String text() {
        byte[] utf = new byte[Math.min(in.getShort() & 0xffff, in.remaining())];
        in.get(utf);
        return new String(utf, StandardCharsets.UTF_8);
    }
}
