package org.itograd.autodiff.device.source;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A kernel while it is written: the prelude, functions, and what a work-item does. `at` is the work-item's number.
final class KernelText {
    private final Dialect dialect;
    private final String name;
    private final String functions;
    private final List<String> types = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final StringBuilder body = new StringBuilder();

    /// @param functions before the kernel, macros among them
    KernelText(Dialect dialect, String name, String functions) {
        this.dialect = dialect;
        this.name = name;
        this.functions = functions;
    }

    /// A parameter: memory of this type, by this name in the text.
    void parameter(String type, String parameter) {
        types.add(type);
        names.add(parameter);
    }

    void line(int depth, String text) {
        body.append("    ".repeat(depth)).append(text).append('\n');
    }

    /// Where statements may be written to.
    StringBuilder body() {
        return body;
    }

    /// The kernel of so many work-items.
    ///
    /// @param doubles whether it computes in `double` even if the elements are `float`
    Task task(int items, boolean doubles) {
        StringBuilder text = new StringBuilder(dialect.prelude(doubles)).append(functions);
        text.append("\nKERNEL ").append(name).append("(ITEM_PARAMETER ");
        text.append(names.stream().map(n -> "GLOBAL unsigned char *" + n + "_").collect(Collectors.joining(", ")));
        text.append(") {\n");
        for (int i = 0; i < names.size(); i++) {
            text.append("    MEMORY(").append(types.get(i)).append(", ").append(names.get(i)).append(");\n");
        }
        text.append("    const int at = (int) ITEM;\n    if (at >= ").append(items)
                .append(") {\n        return;\n    }\n");
        return new Task(new Source(text.append(body).append("}\n").toString(), name, names.size()), items);
    }
}
