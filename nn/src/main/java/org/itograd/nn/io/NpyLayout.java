package org.itograd.nn.io;

import static org.itograd.base.Arguments.require;

import java.nio.ByteOrder;
import org.itograd.autodiff.Shape;

/// Where the elements of some rows stand, and how they become a little-endian array with the last axis fastest.
final class NpyLayout {
    private static final int MOST_BYTES = Integer.MAX_VALUE - 64;

    private final NpyHeader header;
    private final Shape shape;

    /// @throws IllegalArgumentException if so many rows exceed an array
    NpyLayout(NpyHeader header, long rows) {
        this.header = header;
        long elements = rows * header.rowElements();
        require(
                header.rowElements() <= MOST_BYTES && rows <= MOST_BYTES
                        && elements <= MOST_BYTES / header.type().bytes(),
                "rows: %d of %s are more than the 2 GiB that an array can hold; read fewer rows at a time",
                rows,
                header);
        int[] extents = new int[header.shape().size()];
        for (int i = 0; i < extents.length; i++) {
            long extent = i == 0 ? rows : header.shape().get(i);
            require(extent <= MOST_BYTES, "shape: %s has an extent of more than 2^31", header);
            extents[i] = (int) extent;
        }
        shape = Shape.of(extents);
    }

    int bytes() {
        return shape.size() * header.type().bytes();
    }

    /// Whether rows stand one after the other as they are wanted.
    boolean isContiguous() {
        return !header.columnMajor() || shape.rank() < 2;
    }

    /// The array that the bytes of a file are.
    ///
    /// @param raw taken over
    NpyArray array(byte[] raw) {
        int size = header.type().bytes();
        byte[] bytes = isContiguous() ? raw : transposed(raw, size);
        if (size > 1 && header.order().equals(ByteOrder.BIG_ENDIAN)) {
            for (int at = 0; at < bytes.length; at += size) {
                reverse(bytes, at, size);
            }
        }
        return NpyArray.wrap(header.type(), shape, bytes);
    }

    private static void reverse(byte[] bytes, int at, int size) {
        for (int i = 0; i < size / 2; i++) {
            byte kept = bytes[at + i];
            bytes[at + i] = bytes[at + size - 1 - i];
            bytes[at + size - 1 - i] = kept;
        }
    }

    /// From the first axis fastest to the last one fastest.
    private byte[] transposed(byte[] raw, int size) {
        int rank = shape.rank();
        int[] stride = new int[rank];
        int step = size;
        for (int axis = rank - 1; axis >= 0; axis--) {
            stride[axis] = step;
            step *= shape.dim(axis);
        }
        byte[] bytes = new byte[raw.length];
        int[] place = new int[rank];
        int to = 0;
        for (int from = 0; from < raw.length; from += size) {
            System.arraycopy(raw, from, bytes, to, size);
            int axis = 0;
            to += stride[0];
            while (axis < rank - 1 && ++place[axis] == shape.dim(axis)) {
                place[axis] = 0;
                to += stride[axis + 1] - shape.dim(axis) * stride[axis];
                axis++;
            }
        }
        return bytes;
    }
}
