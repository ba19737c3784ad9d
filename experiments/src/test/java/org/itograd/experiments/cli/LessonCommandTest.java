package org.itograd.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.itograd.experiments.lesson.Lessons;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LessonCommandTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void lessonsAreListedOnePerLine() {
        Outcome list = Outcome.run("lesson");
        assertEquals(0, list.code(), list.err());
        assertEquals(Lessons.all().size(), list.out().lines().count());
        assertTrue(list.out().startsWith("1  What is a vjp"), list.out());
    }

    @Test
    void aLessonBecomesAPageWithWhatItsProgramsPrintAndDraw() throws IOException {
        Path page = folder.resolve("one.html");
        Outcome written = Outcome.run("lesson", "1", "--page", page.toString());
        assertEquals(0, written.code(), written.err());
        assertTrue(written.out().contains(page.toString()), written.out());
        String html = Files.readString(page);
        assertTrue(html.contains("by b: 0.090353") && html.contains("<svg") && html.contains("<math"), html);
    }

    @Test
    void aLessonBecomesANotebook() throws IOException {
        Path notebook = folder.resolve("one.ipynb");
        Outcome written = Outcome.run("lesson", "1", "--notebook", notebook.toString());
        assertEquals(0, written.code(), written.err());
        assertTrue(Files.readString(notebook).contains("\"nbformat_minor\": 5"));
    }

    @Test
    void aNotebookIsForTheKernelThatIsNamed() throws IOException {
        Path notebook = folder.resolve("one.ipynb");
        Outcome written = Outcome.run("lesson", "1", "--notebook", notebook.toString(), "--kernel", "jjava");
        assertEquals(0, written.code(), written.err());
        assertTrue(Files.readString(notebook).contains("Java (jjava)"));
        Outcome alone = Outcome.run("lesson", "1", "--kernel", "jjava");
        assertEquals(2, alone.code());
        assertTrue(alone.err().contains("say --notebook FILE, too"), alone.err());
    }

    @Test
    void aWrongNumberOrTwoFormsAreMistakesOfTheCommandLine() {
        Outcome none = Outcome.run("lesson", "99");
        assertEquals(2, none.code());
        assertTrue(none.err().contains("there is no lesson 99; choose from 1, 2"), none.err());
        assertEquals(2, Outcome.run("lesson", "1", "--jshell", "--notebook", "x.ipynb").code());
        assertEquals(2, Outcome.run("lesson", "--jshell").code());
    }
}
