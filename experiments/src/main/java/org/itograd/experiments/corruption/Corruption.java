package org.itograd.experiments.corruption;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The common corruptions of Hendrycks and Dietterich (2019), by the names and in the order of their files: fifteen, and four extra
/// ones that results are not averaged over.
public enum Corruption {
    /// [NormalNoise].
    GAUSSIAN_NOISE(c -> new NormalNoise(c[0])),
    /// [ShotNoise].
    SHOT_NOISE(c -> new ShotNoise(c[0])),
    /// [ImpulseNoise].
    IMPULSE_NOISE(c -> new ImpulseNoise(c[0])),
    /// [DefocusBlur].
    DEFOCUS_BLUR(c -> new DefocusBlur(c[0], c[1])),
    /// [GlassBlur].
    GLASS_BLUR(c -> new GlassBlur(c[0], (int) c[1], (int) c[2])),
    /// [MotionBlur].
    MOTION_BLUR(c -> new MotionBlur(c[0], c[1])),
    /// [ZoomBlur].
    ZOOM_BLUR(c -> new ZoomBlur(c[0], c[1])),
    /// [Snow].
    SNOW(c -> new Snow(c[0], c[1], c[2], c[3], c[4], c[5], c[6])),
    /// [Frost], which needs pictures.
    FROST(c -> {
        throw new IllegalArgumentException("frost: needs pictures of frost, and none come with the program; give some");
    }),
    /// [Fog].
    FOG(c -> new Fog(c[0], c[1])),
    /// [Brightness].
    BRIGHTNESS(c -> new Brightness(c[0])),
    /// [Contrast].
    CONTRAST(c -> new Contrast(c[0])),
    /// [ElasticTransform].
    ELASTIC_TRANSFORM(c -> new ElasticTransform(c[0], c[1], c[2], c[3], c[4])),
    /// [Pixelate].
    PIXELATE(c -> new Pixelate(c[0])),
    /// [JpegCompression].
    JPEG_COMPRESSION(c -> new JpegCompression((int) c[0])),
    /// [SpeckleNoise].
    SPECKLE_NOISE(c -> new SpeckleNoise(c[0])),
    /// [GaussianBlur].
    GAUSSIAN_BLUR(c -> new GaussianBlur(c[0])),
    /// [Water] or [Mud].
    SPATTER(c -> c[5] == 0
            ? new Water(c[0], c[1], c[2], c[3], c[4])
            : new Mud(c[0], c[1], c[2], c[3], c[4])),
    /// [Saturate], of colour images only.
    SATURATE(c -> new Saturate(c[0], c[1]));

    /// Each corruption has severities 1 to 5. They are not in order for all: saturate first takes colour away and then adds some.
    public static final int SEVERITIES = 5;

    private static final int COMMON = 15;

    private interface Maker {
        Effect of(double[] constants);
    }

    private final Maker maker;

    Corruption(Maker maker) {
        this.maker = maker;
    }

    /// The fifteen that results are averaged over.
    public static List<Corruption> common() {
        return List.of(values()).subList(0, COMMON);
    }

    /// The four others.
    public static List<Corruption> extra() {
        return List.of(values()).subList(COMMON, values().length);
    }

    /// The corruption of a name such as `gaussian_noise`.
    ///
    /// @throws IllegalArgumentException if there is none
    public static Corruption named(String name) {
        return Arrays.stream(values()).filter(c -> c.toString().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "corruption: must be one of " + List.of(values()) + ", got " + name));
    }

    /// Whether it leaves grey images as they are, and so is refused for them.
    public boolean needsColour() {
        return this == SATURATE;
    }

    /// Whether it needs pictures of the user's.
    public boolean needsPictures() {
        return this == FROST;
    }

    /// The corruption with its published constants.
    ///
    /// @param severity 1 to 5
    /// @throws IllegalArgumentException for [#FROST], which needs pictures
    public Effect effect(Scale scale, int severity) {
        return maker.of(Constants.of(this, scale, severity));
    }

    /// The same, for all nineteen.
    ///
    /// @param pictures for [#FROST]; the others ignore them
    public Effect effect(Scale scale, int severity, FrostPictures pictures) {
        if (this != FROST) {
            return effect(scale, severity);
        }
        double[] c = Constants.of(this, scale, severity);
        return new Frost(c[0], c[1], pictures.shrunk(c[2]));
    }

    /// The name of its file, such as `gaussian_noise`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
