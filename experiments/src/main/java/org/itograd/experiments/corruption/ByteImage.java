package org.itograd.experiments.corruption;

import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CheckReturnValue;

/// An image of 8-bit samples, grey or RGB, row by row, the channels of a pixel side by side (HWC). The array is shared, not copied.
///
/// @param samples  height · width · channels bytes, each 0 … 255 without sign
/// @param height   in pixels, >= 4
/// @param width    in pixels, >= 4
/// @param channels 1 or 3
@CheckReturnValue
public record ByteImage(byte[] samples, int height, int width, int channels) {
    private static final int LEAST_SIDE = 4;

    /// Checks that the array fits the size.
    public ByteImage {
        require(height >= LEAST_SIDE && width >= LEAST_SIDE,
                "height, width: must be >= %d pixels, got %d x %d", LEAST_SIDE, height, width);
        require(channels == 1 || channels == 3, "channels: must be 1 (grey) or 3 (RGB), got %d", channels);
        require(samples.length == (long) height * width * channels, "samples: %d x %d x %d need %d bytes, got %d",
                height, width, channels, (long) height * width * channels, samples.length);
    }

    /// The sample at a place of the array, 0 … 255.
    int at(int place) {
        return samples[place] & 0xFF;
    }

    /// The colour of a pixel as 0xRRGGBB.
    public int rgb(int row, int column) {
        int place = (row * width + column) * channels;
        return (at(place) << 16) | (at(place + channels / 2) << 8) | at(place + channels - 1);
    }

    /// The samples over 255, in double precision.
    double[] unit() {
        double[] unit = new double[samples.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = at(i) / 255.0;
        }
        return unit;
    }

    /// The samples over 255, in single precision.
    float[] unitFloats() {
        float[] unit = new float[samples.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = at(i) / 255f;
        }
        return unit;
    }

    /// An image of the same size from numbers that are clipped to [0, 1], multiplied by 255 and truncated, not rounded.
    ByteImage withUnit(double[] unit) {
        byte[] bytes = new byte[unit.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (Math.clamp(unit[i], 0.0, 1.0) * 255);
        }
        return withSamples(bytes);
    }

    /// The same in single precision.
    ByteImage withUnit(float[] unit) {
        byte[] bytes = new byte[unit.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (Math.clamp(unit[i], 0f, 1f) * 255);
        }
        return withSamples(bytes);
    }

    /// An image of the same size with other samples.
    ByteImage withSamples(byte[] other) {
        return new ByteImage(other, height, width, channels);
    }
}
