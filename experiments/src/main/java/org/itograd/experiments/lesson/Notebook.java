package org.itograd.experiments.lesson;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.itograd.experiments.report.Json;

/// A lesson as a Jupyter notebook (nbformat 4.5) for a Java kernel. Solutions of exercises stay hidden in the text.
public final class Notebook {
    /// Who runs the programs: under which name Jupyter knows it, and how it is told of jars; folders of classes are `%classpath` for each.
    public enum Kernel {
        /// rapaio-jupyter-kernel 3.
        RAPAIO("rapaio-jupyter-kernel", "Java (rjk 3.0.0)", "%jar "),
        /// JJava 1.0.
        JJAVA("java", "Java (jjava)", "%classpath ");

        private final String kernelspec;
        private final String shown;
        private final String jar;

        Kernel(String kernelspec, String shown, String jar) {
            this.kernelspec = kernelspec;
            this.shown = shown;
            this.jar = jar;
        }
    }

    private static final Pattern PICTURE = Pattern.compile("!\\[([^]]*)]\\(([\\w.-]+\\.svg)\\)");

    private Notebook() {}

    /// The notebook as JSON.
    ///
    /// @param classPath what the kernel needs to find our classes
    public static String of(Lesson lesson, String classPath, Kernel kernel) {
        List<Json> cells = new ArrayList<>();
        cells.add(code(0, Stream.of(classPath.split(File.pathSeparator)).filter(entry -> new File(entry).exists())
                .map(entry -> (entry.endsWith(".jar") ? kernel.jar : "%classpath ") + entry)
                .collect(Collectors.joining("\n", "", "\n")), ""));
        cells.add(code(1, String.join("\n", LessonShell.IMPORTS) + "\nLocale.setDefault(Locale.ROOT);\n", ""));
        List<String> lines = lesson.text().lines().toList();
        int from = 0;
        for (LessonBlock block : lesson.blocks()) {
            if (!block.hidden()) {
                text(cells, lesson, lines.subList(from, block.begin()));
                cells.add(code(cells.size(), block.code(), block.shown()));
                from = block.end();
            }
        }
        text(cells, lesson, lines.subList(from, lines.size()));
        return new Json.Obj(ordered(
                "cells", new Json.Arr(cells),
                "metadata", new Json.Obj(ordered(
                        "kernelspec",
                        new Json.Obj(ordered("display_name", new Json.Str(kernel.shown), "language",
                                new Json.Str("java"), "name", new Json.Str(kernel.kernelspec))),
                        "language_info", new Json.Obj(ordered("name", new Json.Str("java"))))),
                "nbformat", new Json.Int(4),
                "nbformat_minor", new Json.Int(5))).text() + "\n";
    }

    private static void text(List<Json> cells, Lesson lesson, List<String> lines) {
        String text = String.join("\n", lines).strip();
        if (!text.isEmpty()) {
            cells.add(new Json.Obj(ordered(
                    "cell_type", new Json.Str("markdown"),
                    "id", id(cells.size()),
                    "metadata", new Json.Obj(Map.of()),
                    "source",
                    new Json.Str(
                            PICTURE.matcher(text).replaceAll(m -> Matcher.quoteReplacement(picture(lesson, m.group(1),
                                    m.group(2))))))));
        }
    }

    private static String picture(Lesson lesson, String words, String name) {
        String svg = lesson.pictures().getOrDefault(name, "");
        return "![" + words + "](data:image/svg+xml;base64,"
                + Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8)) + ")";
    }

    private static Json code(int number, String code, String output) {
        List<Json> outputs = output.isEmpty()
                ? List.of()
                : List.of(new Json.Obj(
                        ordered("name", new Json.Str("stdout"), "output_type", new Json.Str("stream"), "text",
                                new Json.Str(output))));
        return new Json.Obj(ordered(
                "cell_type", new Json.Str("code"),
                "execution_count", new Json.Num(Double.NaN),
                "id", id(number),
                "metadata", new Json.Obj(Map.of()),
                "outputs", new Json.Arr(outputs),
                "source", new Json.Str(code.stripTrailing())));
    }

    private static Json id(int number) {
        return new Json.Str("cell-" + number);
    }

    private static Map<String, Json> ordered(Object... namesAndValues) {
        Map<String, Json> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], (Json) namesAndValues[i + 1]);
        }
        return members;
    }
}
