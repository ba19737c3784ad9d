package org.itograd.experiments.data;

import static org.itograd.base.Arguments.require;

import org.jspecify.annotations.Nullable;

/// Images of a fraction of the size.
final class PooledImages implements Images {
    private final Images whole;
    private final int by;
    private final ImageFormat format;
    private @Nullable String fingerprint;

    PooledImages(Images whole, int by) {
        this.whole = whole;
        this.by = by;
        format = format(whole.format(), by);
    }

    private static ImageFormat format(ImageFormat whole, int by) {
        require(
                by >= 1 && whole.height() % by == 0 && whole.width() % by == 0,
                "pool: must be >= 1 and divide the height and width of %s, got %d",
                whole,
                by);
        return new ImageFormat(whole.height() / by, whole.width() / by, whole.channels(), whole.classes());
    }

    /// The mean of each square, added row by row and divided once.
    static LabelledImages of(LabelledImages images, int by) {
        ImageFormat from = images.format();
        ImageFormat to = format(from, by);
        int channels = from.channels();
        float[] means = new float[to.size(images.count())];
        for (int at = 0; at < means.length; at++) {
            int channel = at % channels;
            int column = at / channels % to.width();
            int row = at / channels / to.width();
            // Rows of one image follow those of another, in either size.
            int corner = (row * by * from.width() + column * by) * channels + channel;
            float sum = 0;
            for (int y = 0; y < by; y++) {
                for (int x = 0; x < by; x++) {
                    sum += images.pixels()[corner + (y * from.width() + x) * channels];
                }
            }
            means[at] = sum / (by * by);
        }
        return new LabelledImages(means, images.labels(), to);
    }

    @Override
    public ImageFormat format() {
        return format;
    }

    @Override
    public int count() {
        return whole.count();
    }

    @Override
    public int[] labels() {
        return whole.labels();
    }

    @Override
    public LabelledImages select(int... places) {
        return of(whole.select(places), by);
    }

    @Override
    public synchronized String fingerprint() {
        if (fingerprint == null) {
            fingerprint = Fingerprint.of(this);
        }
        return fingerprint;
    }
}
