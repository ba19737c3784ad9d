package org.itograd.experiments.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/// The check sum of images: of their format, then all pixels as 32-bit floats, then all labels, a block at a time.
final class Fingerprint {
    private static final int NUMBERS = 1 << 18;

    private final CRC32C sum = new CRC32C();
    private final ByteBuffer block = ByteBuffer.allocate(NUMBERS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);

    private Fingerprint() {}

    static String of(Images images) {
        Fingerprint print = new Fingerprint();
        ImageFormat format = images.format();
        print.add(format.height());
        if (!format.equals(ImageFormat.digits(format.height()))) {
            print.add(format.width());
            print.add(format.channels());
            print.add(format.classes());
        }
        int rows = Math.max(1, NUMBERS / format.size());
        for (int from = 0; from < images.count(); from += rows) {
            for (float pixel : images.range(from, Math.min(images.count(), from + rows)).pixels()) {
                print.add(Float.floatToIntBits(pixel));
            }
        }
        for (int label : images.labels()) {
            print.add(label);
        }
        print.empty();
        return String.format("%08x", print.sum.getValue());
    }

    private void add(int word) {
        if (!block.hasRemaining()) {
            empty();
        }
        block.putInt(word);
    }

    private void empty() {
        sum.update(block.flip());
        block.clear();
    }
}
