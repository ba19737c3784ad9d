package org.itograd.autodiff.device.source;

/// A text, line by line.
final class Lines {
    private final StringBuilder out;

    Lines(StringBuilder out) {
        this.out = out;
    }

    /// Writes a line.
    ///
    /// @param depth of its indentation
    void line(int depth, String text) {
        out.append("    ".repeat(depth)).append(text).append('\n');
    }

    /// The same with [String#format] and its arguments.
    void line(int depth, String text, Object... arguments) {
        line(depth, text.formatted(arguments));
    }
}
