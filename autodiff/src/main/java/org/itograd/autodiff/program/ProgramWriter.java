package org.itograd.autodiff.program;

import static org.itograd.base.Arguments.failure;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.op.Primitive;
import org.itograd.autodiff.program.Definition.Constant;
import org.itograd.autodiff.program.Definition.Input;
import org.itograd.autodiff.program.Definition.Operation;

/// Writes programs as bytes, big-endian: [#MAGIC], [#VERSION], the number of arguments, the code, the numbers of what it closes over, and
/// the CRC-32 of all before it. A code is its values (how they come about: tag, then settings), inputs first, and the places of outputs
/// among them; shapes and dtypes of results are not written, since they follow. An operation is the name of its primitive and the
/// components of that record in their order.
final class ProgramWriter {
    static final int MAGIC = 0x49544f50;
    static final int VERSION = 1;
    static final int INPUT = 0;
    static final int CONSTANT = 1;
    static final int OPERATION = 2;
    /// Where the primitives are that can be written.
    static final String PRIMITIVES = Primitive.class.getPackageName();

    private final DataOutputStream out;

    private ProgramWriter(DataOutputStream out) {
        this.out = out;
    }

    /// @throws IllegalArgumentException if an operation is not one of this library's
    static byte[] bytes(Code code, int arguments, List<Tensor> closedOver) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeInt(VERSION);
            out.writeInt(arguments);
            ProgramWriter writer = new ProgramWriter(out);
            writer.write(code);
            for (Tensor t : closedOver) {
                writer.numbers(t);
            }
            CRC32 sum = new CRC32();
            sum.update(bytes.toByteArray());
            out.writeInt((int) sum.getValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void numbers(Tensor t) throws IOException {
        switch (t.dtype()) {
            case F32 -> {
                for (float x : t.toFloatArray()) {
                    out.writeFloat(x);
                }
            }
            case F64 -> {
                for (double x : t.toDoubleArray()) {
                    out.writeDouble(x);
                }
            }
        }
    }

    private void write(Code any) throws IOException {
        Code code = any.isTidy() ? any : any.between(any.inputs(), any.outputs());
        out.writeInt(code.values().size());
        for (Definition value : code.values()) {
            switch (value) {
                case Input i -> {
                    out.writeByte(INPUT);
                    component(i.dtype());
                    component(i.shape());
                }
                case Constant c -> {
                    out.writeByte(CONSTANT);
                    component(c.dtype());
                    component(c.shape());
                    out.writeDouble(c.value());
                }
                case Operation s -> {
                    out.writeByte(OPERATION);
                    operation(s.op());
                    component(s.operands());
                }
            }
        }
        component(code.outputs());
    }

    private void operation(Primitive op) throws IOException {
        Class<?> type = op.getClass();
        boolean own = type.getPackageName().equals(PRIMITIVES) || op instanceof CustomDerivative;
        if (!own || !(type.isRecord() || type.isEnum())) {
            throw failure(
                    "program: the operation %s (%s) is not one of org.itograd.autodiff.op, so it cannot be written as bytes; use operations"
                            + " of Tensor instead, or make the function anew where it is needed",
                    op.name(), type.getName());
        }
        out.writeUTF(type.getSimpleName());
        if (type.isEnum()) {
            out.writeUTF(((Enum<?>) op).name());
        } else {
            components(op);
        }
    }

    private void components(Object settings) throws IOException {
        for (RecordComponent part : settings.getClass().getRecordComponents()) {
            try {
                part.getAccessor().setAccessible(true);
                component(part.getAccessor().invoke(settings));
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        }
    }

    private void component(Object value) throws IOException {
        switch (value) {
            case Integer i -> out.writeInt(i);
            case Double d -> out.writeDouble(d);
            case Boolean b -> out.writeBoolean(b);
            case Enum<?> e -> out.writeUTF(e.name());
            case Shape s -> integers(Arrays.stream(s.dims()).boxed().toList());
            case List<?> l -> integers(l);
            case Code c -> write(c);
            case Record r -> components(r);
            default -> throw new AssertionError(value.getClass());
        }
    }

    private void integers(List<?> values) throws IOException {
        out.writeInt(values.size());
        for (Object value : values) {
            out.writeInt((Integer) value);
        }
    }
}
