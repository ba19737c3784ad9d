package org.itograd.experiments.markdown;

import org.commonmark.node.CustomNode;

/// A formula in a text.
final class Formula extends CustomNode {
    private final String tex;
    private final boolean display;

    /// @param display whether it stands on a line of its own
    Formula(String tex, boolean display) {
        this.tex = tex;
        this.display = display;
    }

    String html() {
        return MathMl.of(tex, display);
    }
}
