package org.itograd.autodiff.device.source;

import java.util.List;
import org.itograd.autodiff.expr.Expr;
import org.itograd.base.DType;

/// Expressions element by element, as one kernel. Its parameters: `int`, the number of elements n; `E`, the inputs, n elements each; `E`,
/// the outputs.
public final class ElementLoop {
    private ElementLoop() {}

    /// The kernel of expressions without parameters and keys.
    ///
    /// @param inputs how many there are
    public static Source source(List<Expr> outputs, int inputs, Dialect d) {
        DType dtype = d.dtype();
        boolean far = Writer.reachesFar(outputs, dtype);
        StringBuilder text = new StringBuilder(d.prelude(far));
        if (far) {
            text.append(FarPhase.text(d));
        }
        text.append("""

                KERNEL ELEMENTS(ITEM_PARAMETER GLOBAL unsigned char *size_, GLOBAL unsigned char *in_, GLOBAL unsigned char *out_) {
                    MEMORY(const int, size);
                    MEMORY(const E, in);
                    MEMORY(E, out);
                    const L n = size[0];
                    const L i = ITEM * WIDTH;
                    if (i >= n) {
                        return;
                    }
                """);
        for (int k = 0; k < inputs; k++) {
            text.append("    const R x%d = LOAD(in + n * %d, i, 1, n - 1);\n".formatted(k, k));
        }
        Writer writer = new Writer(dtype, "v", new Writer.Leaves(
                k -> "x" + k, _ -> fail(), _ -> fail(), "(KU(i) + LADDER)"));
        List<String> results = writer.write(outputs, "    ", text);
        for (int o = 0; o < results.size(); o++) {
            text.append("    STORE(out + n * %d, i, 1, n, %s);\n".formatted(o, results.get(o)));
        }
        return new Source(text.append("}\n").toString(), "ELEMENTS", 3);
    }

    private static String fail() {
        throw new IllegalArgumentException("outputs: parameters and keys have no place in this loop");
    }
}
