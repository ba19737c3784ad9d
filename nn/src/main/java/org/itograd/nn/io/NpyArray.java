package org.itograd.nn.io;

import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CheckReturnValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.Numbers;

/// An array of NumPy's in memory, row-major: up to 2 GiB.
///
/// Numbers are converted when asked for: never silently to others, except that reals are rounded to the nearest of the type asked for.
@CheckReturnValue
public final class NpyArray {
    private static final int MOST_BYTES = Integer.MAX_VALUE - 64;

    private final NpyType type;
    private final Shape shape;
    private final byte[] bytes;

    private NpyArray(NpyType type, Shape shape, byte[] bytes) {
        this.type = type;
        this.shape = shape;
        this.bytes = bytes;
    }

    /// Shares an array of little-endian elements.
    static NpyArray wrap(NpyType type, Shape shape, byte[] bytes) {
        require(
                bytes.length == (long) shape.size() * type.bytes(),
                "bytes: %s %s needs %d, got %d",
                type,
                shape,
                (long) shape.size() * type.bytes(),
                bytes.length);
        return new NpyArray(type, shape, bytes);
    }

    /// Bytes without sign, such as pixels; shared, not copied.
    ///
    /// @throws IllegalArgumentException if the shape's size is not the array's length
    public static NpyArray ofBytes(Shape shape, byte[] values) {
        return wrap(NpyType.UINT8, shape, values);
    }

    /// Whole numbers as elements of a type that has them, such as labels as `uint8`.
    ///
    /// @throws IllegalArgumentException if a value is outside the type's range, or the shape's size is not the array's length
    public static NpyArray ofWholes(NpyType type, Shape shape, int... values) {
        require(type.isWhole(), "type: must be one of whole numbers, got %s", type);
        require(
                shape.size() == values.length,
                "shape: %s has %d elements, but there are %d values",
                shape,
                shape.size(),
                values.length);
        ByteBuffer out = allocate(type, shape);
        for (int value : values) {
            type.put(out, value);
        }
        return new NpyArray(type, shape, out.array());
    }

    /// A tensor's elements as `float32` or `float64`.
    public static NpyArray of(Tensor tensor) {
        NpyType type = switch (tensor.dtype()) {
            case F32 -> NpyType.FLOAT32;
            case F64 -> NpyType.FLOAT64;
        };
        ByteBuffer out = allocate(type, tensor.shape());
        Numbers.write(tensor.dtype(), tensor.array(), 0, tensor.shape().size(), out);
        return new NpyArray(type, tensor.shape(), out.array());
    }

    private static ByteBuffer allocate(NpyType type, Shape shape) {
        long bytes = (long) shape.size() * type.bytes();
        require(bytes <= MOST_BYTES, "shape: %s of %s exceeds the 2 GiB of an array; write it row by row", shape, type);
        return ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// The element type.
    public NpyType type() {
        return type;
    }

    /// The extents.
    public Shape shape() {
        return shape;
    }

    /// Elements.
    public int count() {
        return shape.size();
    }

    /// The elements' bytes, shared: little-endian, for `uint8` the elements themselves.
    public byte[] bytes() {
        return bytes;
    }

    private ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// An element, rounded to the nearest `double`.
    public double at(int place) {
        return type.real(buffer(), place * type.bytes());
    }

    /// All elements as whole numbers, whatever their type.
    ///
    /// @throws IllegalArgumentException if one is not whole, or outside the range of a `long`
    public long[] toLongs() {
        ByteBuffer from = buffer();
        long[] values = new long[count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = type.whole(from, i * type.bytes());
        }
        return values;
    }

    /// All elements as whole numbers, whatever their type.
    ///
    /// @throws IllegalArgumentException if one is not whole, or outside the range of an `int`
    public int[] toInts() {
        ByteBuffer from = buffer();
        int[] values = new int[count()];
        for (int i = 0; i < values.length; i++) {
            long value = type.whole(from, i * type.bytes());
            require(value == (int) value, "the element %d at place %d does not fit into an int", value, i);
            values[i] = (int) value;
        }
        return values;
    }

    /// All elements as reals, rounded once to the nearest of the type.
    public Tensor toTensor(DType dtype) {
        Tensor tensor = Tensor.zeros(dtype, shape.dims());
        ByteBuffer from = buffer();
        Object to = tensor.array();
        for (int i = 0; i < count(); i++) {
            Numbers.set(dtype, type.real(from, i * type.bytes(), dtype), to, i);
        }
        return tensor;
    }

    /// Such as `uint8 (10000, 32, 32, 3)`.
    @Override
    public String toString() {
        return type + " " + shape;
    }
}
