package org.itograd.experiments.data.read;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32;
import org.itograd.experiments.data.DataException;

/// The chunks of a PNG file, whose check sums the JDK's decoder does not compare.
final class PngChunks {
    private static final long SIGNATURE = 0x89504e470d0a1a0aL;
    private static final int END = 0x49454e44;

    /// Length, type and check sum.
    private static final int FRAME = 12;

    private PngChunks() {}

    /// Looks at a file, if it is one.
    ///
    /// @throws DataException if it is cut off or changed
    static void requireWhole(Path file, byte[] content) throws DataException {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        if (content.length < Long.BYTES || bytes.getLong() != SIGNATURE) {
            return;
        }
        boolean last = false;
        while (!last) {
            int left = bytes.remaining() - FRAME;
            int length = left < 0 ? -1 : bytes.getInt(bytes.position());
            if (length < 0 || length > left) {
                throw new DataException(file + ": is cut off; get it again");
            }
            int type = bytes.position() + Integer.BYTES;
            CRC32 sum = new CRC32();
            sum.update(content, type, Integer.BYTES + length);
            if ((int) sum.getValue() != bytes.getInt(type + Integer.BYTES + length)) {
                throw new DataException(file + ": is damaged: a check sum of it differs; get it again");
            }
            last = bytes.getInt(type) == END;
            bytes.position(bytes.position() + FRAME + length);
        }
    }
}
