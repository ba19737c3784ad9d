package org.itograd.experiments.data.read;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.itograd.experiments.data.DataException;

/// What the header of a PNG or JPEG file says.
///
/// @param height in pixels
/// @param width  in pixels
/// @param grey   whether there is one sample for a pixel
record PictureSize(int height, int width, boolean grey) {
    private static final long PNG = 0x89504e470d0a1a0aL;
    private static final int JPEG = 0xffd8;

    /// Reads no more than the header.
    static PictureSize of(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1024))) {
            int start = in.readUnsignedShort();
            if (start == JPEG) {
                return jpeg(in);
            }
            long rest = (long) start << 48 | (long) in.readUnsignedShort() << 32 | (in.readInt() & 0xffff_ffffL);
            if (rest != PNG) {
                throw new DataException(file + ": is no PNG or JPEG picture; convert or remove it");
            }
            in.skipNBytes(8);
            int width = in.readInt();
            int height = in.readInt();
            in.skipNBytes(1);
            int kind = in.readUnsignedByte();
            return new PictureSize(height, width, kind == 0 || kind == 4);
        } catch (EOFException e) {
            throw new DataException(file + ": is cut off within its header; get it again", e);
        }
    }

    /// Segments up to the one that begins a frame (SOF, ITU T.81, B.2.2).
    private static PictureSize jpeg(DataInputStream in) throws IOException {
        while (true) {
            int marker = in.readUnsignedByte();
            while (marker == 0xff) {
                marker = in.readUnsignedByte();
            }
            int length = in.readUnsignedShort();
            boolean frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
            if (frame) {
                in.skipNBytes(1);
                int height = in.readUnsignedShort();
                int width = in.readUnsignedShort();
                return new PictureSize(height, width, in.readUnsignedByte() == 1);
            }
            in.skipNBytes(Math.max(0, length - 2));
        }
    }
}
