package org.itograd.autodiff.device.source;

/// Normal numbers of several streams one behind the other, a work-item for each pair that Box and Muller's method draws.
public final class NormalLoop {
    private static final int BLOCK = 32;

    private NormalLoop() {}

    /// The kernel. Its parameters: for each stream the words of its key ([Registers#key]); the numbers, which begin at the beginning of each
    /// stream.
    ///
    /// @param size   how many numbers in all
    /// @param stream how many of each stream; the last one may have fewer
    public static Task of(Dialect d, int size, int stream) {
        int pairs = Math.ceilDiv(stream, BLOCK) * (BLOCK / 2);
        KernelText text = new KernelText(d, "NORMALS", Normals.text(d));
        text.parameter("const W", "keys");
        text.parameter("E", "y");
        text.line(1, "const int stream = at / %d, pair = at %% %d;".formatted(pairs, pairs));
        text.line(1, "GLOBAL const W *key = keys + stream * " + Normals.WORDS + ";");
        text.line(1, "const R scale = K(ELEMENT(key[" + (Normals.WORDS - 1) + "]));");
        text.line(1, "R first, second;");
        text.line(1, "DRAW(KU(pair), KU(UPPER(pair, key)), key, scale, &first, &second);");
        text.line(1, "const int e = pair / %d * %d + pair %% %d, from = stream * %d;".formatted(
                BLOCK / 2, BLOCK, BLOCK / 2, stream));
        text.line(1, "const int end = %d - from < %d ? %d - from : %d;".formatted(size, stream, size, stream));
        text.line(1, "if (e < end) {");
        text.line(2, "y[from + e] = first;");
        text.line(1, "}");
        text.line(1, "if (e + %d < end) {".formatted(BLOCK / 2));
        text.line(2, "y[from + e + %d] = second;".formatted(BLOCK / 2));
        text.line(1, "}");
        return text.task(Math.ceilDiv(size, stream) * pairs, false);
    }
}
