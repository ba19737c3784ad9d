package org.itograd.experiments.corruption;

/// A colour as hue, saturation and value, each in [0, 1] (hexagonal, as in scikit-image).
///
/// @param hue        0 red, 1/3 green, 2/3 blue
/// @param saturation 0 grey, 1 pure
/// @param value      the greatest of red, green, blue
record Hsv(double hue, double saturation, double value) {
    static Hsv of(double red, double green, double blue) {
        double value = Math.max(red, Math.max(green, blue));
        double range = value - Math.min(red, Math.min(green, blue));
        if (range == 0) {
            return new Hsv(0, 0, value);
        }
        double sixth;
        if (blue == value) {
            sixth = 4 + (red - green) / range;
        } else if (green == value) {
            sixth = 2 + (blue - red) / range;
        } else {
            sixth = (green - blue) / range;
        }
        double hue = sixth / 6;
        return new Hsv(hue < 0 ? hue + 1 : hue, range / value, value);
    }

    /// Writes red, green and blue.
    void write(double[] rgb, int at) {
        double sector = Math.floor(hue * 6);
        double f = hue * 6 - sector;
        double p = value * (1 - saturation);
        double q = value * (1 - f * saturation);
        double t = value * (1 - (1 - f) * saturation);
        switch ((int) sector % 6) {
            case 0 -> write(rgb, at, value, t, p);
            case 1 -> write(rgb, at, q, value, p);
            case 2 -> write(rgb, at, p, value, t);
            case 3 -> write(rgb, at, p, q, value);
            case 4 -> write(rgb, at, t, p, value);
            default -> write(rgb, at, value, p, q);
        }
    }

    private static void write(double[] rgb, int at, double red, double green, double blue) {
        rgb[at] = red;
        rgb[at + 1] = green;
        rgb[at + 2] = blue;
    }
}
