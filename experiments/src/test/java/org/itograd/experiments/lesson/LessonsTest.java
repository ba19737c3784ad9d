package org.itograd.experiments.lesson;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.itograd.experiments.report.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Lessons show what their programs print and draw, byte for byte. `mvn test -Dtest=LessonsTest -Ditograd.readme=write` writes what they do.
class LessonsTest {
    private static final int LONGEST_BLOCK = 12;

    private static List<Lesson> lessons() {
        return Lessons.all();
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("lessons")
    void whatALessonShowsIsWhatItsProgramsPrintAndDraw(Lesson lesson) throws IOException {
        LessonShell.Run run = LessonShell.run(lesson);
        Lesson seen = lesson.withOutputs(run.outputs());
        if ("write".equals(System.getProperty("itograd.readme"))) {
            Path folder = Path.of(Files.isDirectory(Path.of("experiments")) ? "experiments" : "").resolve("lessons")
                    .resolve(lesson.name());
            Files.writeString(folder.resolve("lesson.md"), seen.text());
            for (Map.Entry<String, String> picture : run.pictures().entrySet()) {
                Files.writeString(folder.resolve(picture.getKey()), picture.getValue());
            }
            return;
        }
        assertEquals(lesson.text(), seen.text(), "run this test with -Ditograd.readme=write");
        assertEquals(lesson.pictures(), run.pictures(), "run this test with -Ditograd.readme=write");
    }

    @Test
    void lessonsAreNumberedFromOne() {
        assertEquals(IntStream.rangeClosed(1, lessons().size()).boxed().toList(),
                lessons().stream().map(Lesson::number).toList());
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("lessons")
    void aBlockIsShortAndCanBePasted(Lesson lesson) {
        for (LessonBlock block : lesson.blocks()) {
            assertTrue(block.code().lines().count() <= LONGEST_BLOCK,
                    () -> lesson.name() + " has a long block: " + block);
            assertTrue(block.code().lines().noneMatch(line -> line.strip().startsWith(".")),
                    () -> "jshell would take the line before for the whole statement: " + block);
            assertTrue(block.shown().isEmpty() || block.shown().endsWith("\n"), () -> "ends within a line: " + block);
        }
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("lessons")
    void aLessonHasPredictionsExercisesAndAQuiz(Lesson lesson) {
        List<LessonBlock> blocks = lesson.blocks();
        int first = (int) blocks.stream().takeWhile(block -> !block.hidden()).count();
        assertTrue(first < blocks.size(), "no solution has a program");
        assertTrue(blocks.subList(first, blocks.size()).stream().allMatch(LessonBlock::hidden),
                "a program outside of solutions follows one inside, which a reader need not have run");
        assertTrue(lesson.text().contains("> **Predict.**"), "nothing to predict");
        assertTrue(lesson.text().contains("## Exercises\n"), "no exercises");
        assertTrue(lesson.text().contains("## Quiz\n"), "no quiz");
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("lessons")
    void everyPictureIsShownAndIsThere(Lesson lesson) {
        List<String> shown = Pattern.compile("!\\[[^]]+]\\(([^)]+)\\)").matcher(lesson.text()).results()
                .map(m -> m.group(1)).sorted().toList();
        assertEquals(lesson.pictures().keySet().stream().sorted().toList(), shown);
        assertFalse(shown.isEmpty(), "no picture");
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("lessons")
    void aPageIsWellFormedAndNeedsNothingElse(Lesson lesson) throws Exception {
        String page = LessonPage.of(lesson);
        var parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        parser.parse(new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)));
        assertFalse(page.contains("<script") || page.contains("src=") || page.contains("<link"), "needs another file");
        assertFalse(Pattern.compile(">[^<]*\\$[^<]*<").matcher(page.replaceAll("(?s)<code.*?</code>", "")).find(),
                "a dollar is left, so a formula was not seen");
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("lessons")
    void aNotebookHasEveryProgramAndAllTheText(Lesson lesson) {
        Json notebook =
                Json.read(Notebook.of(lesson, System.getProperty("java.class.path"), Notebook.Kernel.RAPAIO));
        assertEquals(4, notebook.at("nbformat").number());
        assertEquals(5, notebook.at("nbformat_minor").number());
        List<? extends Json> cells = notebook.at("cells").elements();
        List<String> code = cells.stream().filter(c -> c.at("cell_type").string().equals("code"))
                .map(c -> c.at("source").string()).toList();
        assertTrue(code.getFirst().startsWith("%classpath "));
        assertEquals(lesson.blocks().stream().filter(b -> !b.hidden()).map(b -> b.code().stripTrailing()).toList(),
                code.subList(2, code.size()));
        assertEquals(cells.size(), cells.stream().map(c -> c.at("id").string()).distinct().count());
        String text = String.join("\n", cells.stream().filter(c -> c.at("cell_type").string().equals("markdown"))
                .map(c -> c.at("source").string()).toList());
        Matcher heading = Pattern.compile("(?m)^## .*$").matcher(lesson.text());
        while (heading.find()) {
            assertTrue(text.contains(heading.group()), heading.group());
        }
        assertFalse(text.contains(".svg)"), "a picture is not inside");
    }

    @Test
    void aNotebookNamesItsKernelAndTellsItOfJarsInItsOwnWords(@TempDir Path folder) throws IOException {
        String jar = Files.createFile(folder.resolve("a.jar")).toString();
        Lesson lesson = lessons().getFirst();
        Json rapaio = Json.read(Notebook.of(lesson, jar, Notebook.Kernel.RAPAIO));
        Json jjava = Json.read(Notebook.of(lesson, jar, Notebook.Kernel.JJAVA));
        assertEquals("%jar " + jar, rapaio.at("cells").elements().getFirst().at("source").string());
        assertEquals("%classpath " + jar, jjava.at("cells").elements().getFirst().at("source").string());
        assertEquals("rapaio-jupyter-kernel", rapaio.at("metadata").at("kernelspec").at("name").string());
        assertEquals("java", jjava.at("metadata").at("kernelspec").at("name").string());
    }
}
