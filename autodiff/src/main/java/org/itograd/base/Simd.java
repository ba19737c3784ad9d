package org.itograd.base;

import java.lang.System.Logger.Level;
import jdk.incubator.vector.VectorShape;

/// Which vector instructions kernels use: decided once, when this class is first used.
///
/// The system property `itograd.simd` is `auto` (the default: the machine's widest vectors), `scalar`, `128`, `256` or
/// `512` (bits). Results do not depend on it. Vectors need the JVM flag `--add-modules jdk.incubator.vector`; without it
/// everything runs in scalar form, after one warning.
public final class Simd {

    /// How elements are processed.
    public enum Mode {
        /// One element at a time.
        SCALAR(0),
        /// Vectors of 128 bits, such as SSE or NEON.
        BITS_128(128),
        /// Vectors of 256 bits, such as AVX2.
        BITS_256(256),
        /// Vectors of 512 bits, such as AVX-512.
        BITS_512(512);

        private final int bits;

        Mode(int bits) {
            this.bits = bits;
        }

        /// The width of a vector in bits; 0 for [#SCALAR].
        public int bits() {
            return bits;
        }
    }

    private static final String PROPERTY = "itograd.simd";
    private static final System.Logger LOGGER = System.getLogger(Simd.class.getName());
    private static final Mode MODE = choose(System.getProperty(PROPERTY, "auto"));

    private Simd() {}

    /// The mode of this JVM.
    public static Mode mode() {
        return MODE;
    }

    /// How many elements a vector holds; 1 in scalar mode.
    public static int lanes(DType dtype) {
        return MODE == Mode.SCALAR ? 1 : MODE.bits / (dtype.bytes() * Byte.SIZE);
    }

    private static Mode choose(String wanted) {
        boolean automatic = wanted.equals("auto");
        Mode mode = automatic ? Mode.BITS_512 : parse(wanted);
        if (mode == Mode.SCALAR) {
            return mode;
        }
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            LOGGER.log(
                    Level.WARNING,
                    "kernels run without vector instructions: start the JVM with --add-modules jdk.incubator.vector");
            return Mode.SCALAR;
        }
        Mode widest = Machine.widest();
        if (mode.bits > widest.bits && !automatic) {
            LOGGER.log(
                    Level.WARNING,
                    PROPERTY + "=" + wanted + " is wider than this machine's vectors: using " + widest.bits + " bits");
        }
        return mode.bits > widest.bits ? widest : mode;
    }

    private static Mode parse(String wanted) {
        return switch (wanted) {
            case "scalar" -> Mode.SCALAR;
            case "128" -> Mode.BITS_128;
            case "256" -> Mode.BITS_256;
            case "512" -> Mode.BITS_512;
            default ->
                throw new IllegalArgumentException("the system property " + PROPERTY
                        + " must be auto, scalar, 128, 256 or 512, but is '" + wanted + "'");
        };
    }

    /// The only code outside emitted classes that touches the incubator module; loaded only where it is present.
    private static final class Machine {

        static Mode widest() {
            int bits = VectorShape.preferredShape().vectorBitSize();
            if (bits >= 512) {
                return Mode.BITS_512;
            }
            return bits >= 256 ? Mode.BITS_256 : bits >= 128 ? Mode.BITS_128 : Mode.SCALAR;
        }
    }
}
