package org.itograd.experiments.data.read;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.StoredImages;

/// Images that stand in records of one length.
final class Records implements StoredImages.Pixels {
    private final MemorySegment content;
    private final long start;
    private final long stride;
    private final int[] places;

    /// @param start  of the first image's bytes
    /// @param stride from one image to the next
    Records(MemorySegment content, long start, long stride, ImageFormat format, Layout layout) {
        this.content = content;
        this.start = start;
        this.stride = stride;
        places = layout.places(format);
    }

    @Override
    public void read(int place, byte[] into) {
        byte[] image = new byte[into.length];
        MemorySegment.copy(content, ValueLayout.JAVA_BYTE, start + place * stride, image, 0, image.length);
        for (int i = 0; i < into.length; i++) {
            into[i] = image[places[i]];
        }
    }

    /// Images of several files with so many each, one file after the other.
    static StoredImages.Pixels joined(List<Records> files, int each) {
        return (place, into) -> files.get(place / each).read(place % each, into);
    }

    /// Labels that stand in records of one length, a byte each.
    static int[] labels(MemorySegment content, long start, long stride, int count) {
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = content.get(ValueLayout.JAVA_BYTE, start + i * stride) & 0xff;
        }
        return labels;
    }
}
