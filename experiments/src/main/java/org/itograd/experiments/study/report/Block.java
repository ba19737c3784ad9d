package org.itograd.experiments.study.report;

import java.util.List;

/// A piece of a report, whatever it is written as.
sealed interface Block {
    /// A heading of a level, from 1.
    record Heading(int level, String text) implements Block {}

    /// A paragraph.
    record Text(String text) implements Block {}

    /// A list.
    record Items(List<String> items) implements Block {}

    /// A table; the first cell of each row is its heading.
    record Table(String caption, List<String> header, List<List<String>> rows) implements Block {}

    /// A picture as SVG, with a name for its file.
    record Picture(String name, String svg, String caption) implements Block {}
}
