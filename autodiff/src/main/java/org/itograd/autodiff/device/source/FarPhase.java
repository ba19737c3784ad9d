package org.itograd.autodiff.device.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// `FAR_SIN` and `FAR_COS` of numbers so large that arithmetic does not tell their phase. They compute in `double`, whatever the elements are.
final class FarPhase {
    private static final String NAME = "far-phase.c";

    private FarPhase() {}

    /// From here on numbers are far.
    private static String limit(Dialect d) {
        return d.wide() ? "0x1p53" : "0x1p24f";
    }

    static String text(Dialect d) {
        return functions() + function(d, "FAR_SIN", 0) + function(d, "FAR_COS", 1);
    }

    private static String function(Dialect d, String name, int turn) {
        if (d.width() == 1) {
            return """
                    INLINE R %s(R x, R near) {
                        return ABS(x) > K(%s) ? (R) FAR((double) x, %d) : near;
                    }
                    """.formatted(name, limit(d), turn);
        }
        return """
                INLINE R %s(R x, R near) {
                    E from[WIDTH], to[WIDTH];
                    if (!any(ABS(x) > K(%s))) {
                        return near;
                    }
                    vstore%d(x, 0, from);
                    vstore%d(near, 0, to);
                    for (int l = 0; l < WIDTH; l++) {
                        if (fabs(from[l]) > %s) {
                            to[l] = (E) FAR((double) from[l], %d);
                        }
                    }
                    return vload%d(0, to);
                }
                """.formatted(name, limit(d), d.width(), d.width(), limit(d), turn, d.width());
    }

    private static String functions() {
        try (InputStream in = Objects.requireNonNull(FarPhase.class.getResourceAsStream(NAME), NAME)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the text of " + NAME + " cannot be read from the class path", e);
        }
    }
}
