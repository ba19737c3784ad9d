package org.itograd.experiments.corruption;

/// Brightness of a colour as television weighs it (Rec. 601): .299 R + .587 G + .114 B.
final class Luma {
    private Luma() {}

    static float of(float red, float green, float blue) {
        return red * 0.299f + green * 0.587f + blue * 0.114f;
    }

    /// A colour as an image with so many channels has it: itself, or its brightness.
    static float[] shown(int channels, float red, float green, float blue) {
        return channels == 3 ? new float[]{red, green, blue} : new float[]{of(red, green, blue)};
    }
}
