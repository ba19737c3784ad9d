package org.itograd.base;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Text in columns, all but the last flush left and that one flush right.
public final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    /// A table of titles alone.
    public Table(String... titles) {
        row(titles);
    }

    /// Adds a row of as many cells, and gives this table.
    @CanIgnoreReturnValue
    public Table row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    @Override
    public String toString() {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int c = 0; c < columns; c++) {
                widths[c] = Math.max(widths[c], row.get(c).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"));
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder text = new StringBuilder();
        int last = widths.length - 1;
        for (int c = 0; c < last; c++) {
            text.append(row.get(c)).append(" ".repeat(widths[c] - row.get(c).length() + 2));
        }
        return text.append(" ".repeat(widths[last] - row.get(last).length())).append(row.get(last)).toString()
                .stripTrailing();
    }
}
