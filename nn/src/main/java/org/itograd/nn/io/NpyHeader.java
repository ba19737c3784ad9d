package org.itograd.nn.io;

import static org.itograd.base.Arguments.require;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.itograd.autodiff.Shape;

/// What the header of an NPY file says (NEP 1 and the documentation of `numpy.lib.format`).
///
/// @param type        of the elements
/// @param order       of an element's bytes
/// @param columnMajor whether the first axis varies fastest ("Fortran order") instead of the last
/// @param shape       the extents; none for a single element
public record NpyHeader(NpyType type, ByteOrder order, boolean columnMajor, List<Long> shape) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;

    /// A longer header is taken for damage, not read into memory: 64 axes take less than 2,000 characters.
    private static final int LONGEST = 1 << 16;

    /// @throws IllegalArgumentException if an extent is negative, there are too many axes, or the bytes exceed 2⁶³
    public NpyHeader {
        shape = List.copyOf(shape);
        require(shape.size() <= Shape.MOST_AXES, "shape: must have at most %d axes, got %d", Shape.MOST_AXES,
                shape.size());
        long bytes = type.bytes();
        for (long extent : shape) {
            require(extent >= 0, "shape: every extent must be >= 0, got %s", shape);
            require(extent <= Long.MAX_VALUE / bytes, "shape: %s has more elements than 2^63 bytes can hold", shape);
            bytes *= Math.max(1, extent);
        }
    }

    /// A header as the writer makes it: little-endian and row-major.
    static NpyHeader of(NpyType type, long... shape) {
        return new NpyHeader(type, ByteOrder.LITTLE_ENDIAN, false, Arrays.stream(shape).boxed().toList());
    }

    static NpyHeader of(NpyType type, Shape shape) {
        return of(type, Arrays.stream(shape.dims()).asLongStream().toArray());
    }

    /// The product of the extents.
    public long elements() {
        return product(shape);
    }

    /// Bytes of all elements.
    public long bytes() {
        return elements() * type.bytes();
    }

    /// The extent of the first axis; 1 for a single element.
    public long rows() {
        return shape.isEmpty() ? 1 : shape.getFirst();
    }

    /// Elements at one place of the first axis.
    public long rowElements() {
        return shape.isEmpty() ? 1 : product(shape.subList(1, shape.size()));
    }

    private static long product(List<Long> extents) {
        return extents.contains(0L) ? 0 : extents.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
    }

    /// Reads a header, and nothing behind it.
    static NpyHeader read(InputStream in) throws IOException {
        byte[] start = in.readNBytes(MAGIC.length + 2);
        if (start.length < MAGIC.length + 2 || !Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new BadHeader("it does not begin with the bytes of an NPY file, \\x93NUMPY");
        }
        int version = start[MAGIC.length];
        if (version < 1 || version > 3 || start[MAGIC.length + 1] != 0) {
            throw BadHeader.unread("the NPY version is %d.%d; 1.0, 2.0 and 3.0 can be read", version & 0xff,
                    start[MAGIC.length + 1] & 0xff);
        }
        byte[] size = Arrays.copyOf(whole(in, version == 1 ? Short.BYTES : Integer.BYTES), Integer.BYTES);
        int length = ByteBuffer.wrap(size).order(ByteOrder.LITTLE_ENDIAN).getInt();
        if (length < 0 || length > LONGEST) {
            throw new BadHeader("its header claims a length of %s bytes; at most %d are possible",
                    Integer.toUnsignedString(length), LONGEST);
        }
        Charset charset = version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
        return NpyHeaderText.parse(text(whole(in, length), charset));
    }

    private static String text(byte[] bytes, Charset charset) throws BadHeader {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new BadHeader("its header is not UTF-8 text");
        }
    }

    private static byte[] whole(InputStream in, int bytes) throws IOException {
        byte[] read = in.readNBytes(bytes);
        if (read.length < bytes) {
            throw new BadHeader("the file is truncated within its header");
        }
        return read;
    }

    /// Bytes that the header takes with the magic number before it, for version 1.
    byte[] toBytes() {
        String axes = shape.stream().map(n -> n + ",").collect(Collectors.joining(" "));
        if (shape.size() > 1) {
            axes = axes.substring(0, axes.length() - 1);
        }
        char mark = type.bytes() == 1 ? '|' : order.equals(ByteOrder.LITTLE_ENDIAN) ? '<' : '>';
        String text = "{'descr': '" + mark + type.code + "', 'fortran_order': " + (columnMajor ? "True" : "False")
                + ", 'shape': (" + axes + "), }";
        int before = MAGIC.length + 2 + Short.BYTES;
        int total = (before + text.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer out = ByteBuffer.allocate(total).order(ByteOrder.LITTLE_ENDIAN);
        out.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (total - before));
        out.put(text.getBytes(StandardCharsets.ISO_8859_1));
        while (out.position() < total - 1) {
            out.put((byte) ' ');
        }
        return out.put((byte) '\n').array();
    }

    /// Such as `uint8 (10000, 32, 32, 3)`.
    @Override
    public String toString() {
        return type + shape.stream().map(String::valueOf).collect(Collectors.joining(", ", " (", ")"));
    }
}
