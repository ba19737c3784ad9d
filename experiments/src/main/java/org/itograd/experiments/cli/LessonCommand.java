package org.itograd.experiments.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.itograd.experiments.lesson.Lesson;
import org.itograd.experiments.lesson.LessonPage;
import org.itograd.experiments.lesson.LessonShell;
import org.itograd.experiments.lesson.Lessons;
import org.itograd.experiments.lesson.Notebook;
import org.itograd.experiments.report.AtomicFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `itograd lesson`.
@Command(
        name = "lesson",
        description = "Teaches: from what a vjp is to why noise may stabilise. Lists the lessons, or runs one and writes it as a page.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class LessonCommand implements Callable<Integer> {
    private static final String VECTORS = "--add-modules jdk.incubator.vector";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..1",
            paramLabel = "NUMBER",
            description = "Which lesson (default: lists them, one per line).")
    private @Nullable Integer number;

    @ArgGroup
    private Form form = new Form();

    /// In which form; at most one may be asked for.
    private static final class Form {
        @Option(
                names = "--page",
                paramLabel = "FILE",
                description = "Where the page goes (default: lesson-NUMBER.html in this folder).")
        private @Nullable Path page;

        @Option(
                names = "--jshell",
                description = "Opens jshell with class path and imports ready; paste the blocks of the lesson.")
        private boolean jshell;

        @Option(
                names = "--notebook",
                paramLabel = "FILE",
                description = "Writes the lesson as a Jupyter notebook for a Java kernel.")
        private @Nullable Path notebook;
    }

    @Option(
            names = "--kernel",
            paramLabel = "NAME",
            description = "For which kernel the notebook is: ${COMPLETION-CANDIDATES} (default: RAPAIO).")
    private Notebook.@Nullable Kernel kernel;

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Lesson> lessons = Lessons.all();
        if (kernel != null && form.notebook == null) {
            throw new ParameterException(spec.commandLine(), "--kernel: is for notebooks; say --notebook FILE, too");
        }
        if (number == null) {
            if (form.jshell || form.notebook != null || form.page != null) {
                throw new ParameterException(spec.commandLine(), "NUMBER: name a lesson, such as \"lesson 1\"");
            }
            lessons.forEach(l -> Main.out(spec).printf("%d  %s%n", l.number(), l.title()));
            return 0;
        }
        Lesson lesson = lessons.stream().filter(l -> l.number() == number).findFirst()
                .orElseThrow(() -> new ParameterException(spec.commandLine(), "NUMBER: there is no lesson " + number
                        + "; choose from "
                        + lessons.stream().map(l -> String.valueOf(l.number())).collect(Collectors.joining(", "))));
        if (form.jshell) {
            return jshell(lesson);
        }
        if (form.notebook != null) {
            return notebook(lesson, form.notebook);
        }
        return page(lesson, form.page == null ? Path.of("lesson-" + number + ".html") : form.page);
    }

    private int page(Lesson lesson, Path file) throws IOException {
        PrintWriter out = Main.out(spec);
        AtomicFiles.requireWritable(file);
        LessonShell.Run run = LessonShell.run(lesson);
        Lesson seen = lesson.withOutputs(run.outputs()).withPictures(run.pictures());
        AtomicFiles.write(file, LessonPage.of(seen));
        out.printf("%s%n%d programs ran and drew %d pictures: %s%n", lesson.title(), run.outputs().size(),
                run.pictures().size(),
                file.toAbsolutePath());
        if (!seen.text().equals(lesson.text())) {
            out.println("Some printed other numbers than the lesson had; the page shows what they printed here.");
        }
        return 0;
    }

    private int notebook(Lesson lesson, Path file) throws IOException {
        Notebook.Kernel chosen = kernel == null ? Notebook.Kernel.RAPAIO : kernel;
        AtomicFiles.write(file, Notebook.of(lesson, System.getProperty("java.class.path"), chosen));
        PrintWriter out = Main.out(spec);
        out.println(file.toAbsolutePath() + ": its first cell tells the kernel where our classes are.");
        out.println("Open it with SIMD on, and a JDK 25 first on the PATH:  JDK_JAVA_OPTIONS=\"" + VECTORS
                + "\" jupyter lab "
                + file);
        return 0;
    }

    private int jshell(Lesson lesson) throws IOException, InterruptedException {
        Path start = Files.createTempFile("lesson", ".jsh");
        try {
            Files.writeString(start, String.join("\n", LessonShell.IMPORTS) + "\n");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "jshell").toString(),
                    "--class-path", System.getProperty("java.class.path"),
                    "--execution", "jdi:hostname(127.0.0.1),timeout(300000)", "--startup", "DEFAULT", "--startup",
                    "PRINTING", "--startup", start.toString()));
            // Numbers as the lessons show them, with a point.
            command.add("-R-Duser.language=en");
            for (String where : List.of("-C", "-R")) {
                for (String word : VECTORS.split(" ", -1)) {
                    command.add(where + word);
                }
            }
            PrintWriter out = Main.out(spec);
            out.printf(
                    "%s%nPaste its blocks one after the other: experiments/lessons/%s/lesson.md%nPictures go to this folder.%n",
                    lesson.title(), lesson.name());
            out.flush();
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } finally {
            Files.delete(start);
        }
    }
}
