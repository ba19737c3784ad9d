package org.itograd.experiments.study.report;

import java.util.List;
import java.util.stream.Collectors;

/// A report as Markdown, with its pictures in files beside it.
final class MarkdownPage {
    private MarkdownPage() {}

    /// @param prefix of the pictures' file names
    static String of(List<Block> blocks, String prefix) {
        return blocks.stream().map(block -> text(block, prefix)).collect(Collectors.joining("\n"));
    }

    private static String text(Block block, String prefix) {
        return switch (block) {
            case Block.Heading(int level, String text) -> "#".repeat(level) + " " + text + "\n";
            case Block.Text(String text) -> text + "\n";
            case Block.Items(List<String> items) ->
                items.stream().map(i -> "- " + i + "\n").collect(Collectors.joining());
            case Block.Table(String caption, List<String> header, List<List<String>> rows) ->
                "**" + caption + "**\n\n" + row(header) + "|---".repeat(header.size()) + "|\n"
                        + rows.stream().map(MarkdownPage::row).collect(Collectors.joining());
            case Block.Picture(String name, String _, String caption) ->
                "![" + caption + "](" + file(prefix, name) + ")\n\n*" + caption + "*\n";
        };
    }

    static String file(String prefix, String name) {
        return prefix + "-" + name + ".svg";
    }

    private static String row(List<String> cells) {
        return cells.stream().map(c -> c.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
