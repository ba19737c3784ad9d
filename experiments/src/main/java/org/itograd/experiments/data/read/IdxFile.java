package org.itograd.experiments.data.read;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.itograd.experiments.data.DataException;

/// A file in the IDX format, plain or gzipped: two zero bytes, the type of the elements, the number of axes, their extents as
/// big-endian 32-bit numbers, and the elements row-major.
///
/// @param name    of the file
/// @param content all of it, unpacked
/// @param extents of the axes
record IdxFile(String name, byte[] content, int[] extents) {
    private static final int UNSIGNED_BYTES = 8;
    private static final int MOST_AXES = 8;

    /// Reads a file of unsigned bytes with so many axes.
    static IdxFile read(Path file, int axes) throws IOException {
        byte[] content = Bytes.read(file);
        String found = found(content);
        if (!found.isEmpty() || content[3] != axes) {
            throw new DataException(file + ": expected an IDX file of unsigned bytes with " + axes + " axes, found "
                    + (found.isEmpty() ? "one with " + content[3] + " axes" : found) + "; give the right file");
        }
        int[] extents = new int[axes];
        long bytes = 4 + 4L * axes;
        long elements = 1;
        for (int i = 0; i < axes; i++) {
            extents[i] = ByteBuffer.wrap(content).getInt(4 + 4 * i);
            elements = extents[i] < 0 || elements > Integer.MAX_VALUE ? Long.MAX_VALUE / 2 : elements * extents[i];
        }
        if (bytes + elements != content.length) {
            throw new DataException(file + ": extents " + Arrays.toString(extents) + " need " + (bytes + elements)
                    + " bytes, found " + content.length + ": it is "
                    + (content.length < bytes + elements ? "cut off" : "longer than it says") + "; get it again");
        }
        return new IdxFile(String.valueOf(file.getFileName()), content, extents);
    }

    /// What a content is instead of an IDX file of bytes, or nothing.
    private static String found(byte[] content) {
        if (content.length < 4 || content[0] != 0 || content[1] != 0 || content[3] < 1 || content[3] > MOST_AXES
                || content.length < 4 + 4 * content[3]) {
            return "something else";
        }
        return switch (content[2]) {
            case UNSIGNED_BYTES -> "";
            case 9 -> "signed bytes";
            case 11 -> "16-bit integers";
            case 12 -> "32-bit integers";
            case 13 -> "32-bit floats";
            case 14 -> "64-bit floats";
            default -> "elements of the unknown type " + content[2];
        };
    }

    /// Where the elements begin.
    int start() {
        return 4 + 4 * extents.length;
    }

    /// The file of a folder, by either naming style, plain or gzipped.
    ///
    /// @throws DataException if there is none
    static Path find(Path folder, String name) throws DataException {
        for (String other : names(name)) {
            if (Files.exists(folder.resolve(other))) {
                return folder.resolve(other);
            }
        }
        throw new DataException(folder.resolve(name) + ": no such file, plain or .gz; put it beside the others");
    }

    /// The names that a file goes by; some programs that unpack make a point of the last hyphen but one.
    static String[] names(String name) {
        String dotted = name.replace("-idx", ".idx");
        return new String[]{name, name + ".gz", dotted, dotted + ".gz"};
    }
}
