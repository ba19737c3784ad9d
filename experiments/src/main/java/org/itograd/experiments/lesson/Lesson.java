package org.itograd.experiments.lesson;

import static org.itograd.base.Arguments.require;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.Node;
import org.itograd.experiments.markdown.Markdown;

/// A lesson: a text in Markdown with programs, each followed by what it prints, and pictures that the programs draw.
///
/// @param name     its folder, such as `03-milstein`
/// @param text     Markdown; its first line is `# ` and the title
/// @param pictures those beside it, by name
public record Lesson(String name, String text, Map<String, String> pictures) {
    private static final String JAVA = "java";
    private static final String OUTPUT = "text";
    private static final String FILE = "lesson.md";

    /// Checks that the text has a title.
    public Lesson {
        require(text.startsWith("# "), "lesson: the first line of %s must be its title, \"# …\"", name);
        pictures = Map.copyOf(pictures);
    }

    /// All lessons below a folder, in their order.
    static List<Lesson> in(Path folder) throws IOException {
        List<Lesson> lessons = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder, 2)) {
            for (Path file : files.filter(f -> f.endsWith(FILE)).sorted().toList()) {
                lessons.add(read(file));
            }
        }
        return lessons;
    }

    private static Lesson read(Path file) throws IOException {
        Map<String, String> pictures = new TreeMap<>();
        Path folder = Objects.requireNonNull(file.getParent());
        try (Stream<Path> files = Files.list(folder)) {
            for (Path picture : files.filter(f -> f.toString().endsWith(".svg")).toList()) {
                pictures.put(String.valueOf(picture.getFileName()), Files.readString(picture, StandardCharsets.UTF_8));
            }
        }
        return new Lesson(String.valueOf(folder.getFileName()).replace("/", ""),
                Files.readString(file, StandardCharsets.UTF_8), pictures);
    }

    /// What it is about.
    public String title() {
        return text.lines().findFirst().orElseThrow().substring(2);
    }

    /// Its number, from 1.
    public int number() {
        return Integer.parseInt(name.substring(0, name.indexOf('-')));
    }

    /// Its programs, in order.
    public List<LessonBlock> blocks() {
        List<LessonBlock> blocks = new ArrayList<>();
        boolean hidden = false;
        for (Node node = Markdown.parse(text).getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof HtmlBlock html) {
                hidden = html.getLiteral().contains("<details>")
                        || (hidden && !html.getLiteral().contains("</details>"));
            }
            if (isFence(node, JAVA)) {
                boolean prints = isFence(node.getNext(), OUTPUT);
                blocks.add(new LessonBlock(
                        blocks.size() + 1,
                        literal(node),
                        prints ? literal(node.getNext()) : "",
                        hidden,
                        node.getSourceSpans().getFirst().getLineIndex(),
                        end(node),
                        end(prints ? node.getNext() : node)));
            }
        }
        return blocks;
    }

    private static boolean isFence(Node node, String language) {
        return node instanceof FencedCodeBlock fence && fence.getInfo().equals(language);
    }

    private static String literal(Node node) {
        return ((FencedCodeBlock) node).getLiteral();
    }

    private static int end(Node node) {
        return node.getSourceSpans().getLast().getLineIndex() + 1;
    }

    /// The same lesson with other outputs, those that were seen.
    ///
    /// @param outputs one for each block
    public Lesson withOutputs(List<String> outputs) {
        List<String> lines = text.lines().toList();
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (LessonBlock block : blocks()) {
            lines.subList(from, block.until()).forEach(line -> out.append(line).append('\n'));
            String output = outputs.get(block.number() - 1);
            if (!output.isEmpty()) {
                out.append("\n```").append(OUTPUT).append('\n').append(output).append(output.endsWith("\n") ? "" : "\n")
                        .append("```\n");
            }
            from = block.end();
        }
        lines.subList(from, lines.size()).forEach(line -> out.append(line).append('\n'));
        return new Lesson(name, out.toString(), pictures);
    }

    /// The same lesson with other pictures.
    public Lesson withPictures(Map<String, String> drawn) {
        return new Lesson(name, text, drawn);
    }
}
