package org.itograd.experiments.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.itograd.experiments.MemoryFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class SiteTest {
    @TempDir(factory = MemoryFolder.class)
    Path folder = Path.of("");

    private static Path root() {
        return Path.of(Files.isDirectory(Path.of("experiments")) ? "" : "..").toAbsolutePath().normalize();
    }

    @Test
    void everyTextOfTheRepositoryIsAPageAndEveryLinkLeadsSomewhere() throws IOException {
        int pages = Site.write(root(), folder);
        assertTrue(pages >= 30, "pages: " + pages);
        for (String page : List.of("index.html", "autodiff/index.html", "sde/index.html", "sde/doc/testing.html",
                "nn/index.html",
                "experiments/index.html", "experiments/lessons/index.html", "experiments/lessons/01-vjp/lesson.html")) {
            assertTrue(Files.exists(folder.resolve(page)), page);
        }
        assertEquals(List.of(), LinkCheck.broken(folder));
    }

    @Test
    void withTheJavadocToo(@TempDir Path onDisk) throws IOException {
        assertEquals(List.of(), Main.write(root(), onDisk));
        assertTrue(Files.exists(onDisk.resolve("api/org/itograd/sde/testing/SdeArbitraries.html")));
        assertTrue(Files.readString(onDisk.resolve("sde/doc/testing.html"))
                .contains("href=\"../../api/org/itograd/sde/testing/package-summary.html\""));
    }

    @Test
    void pagesAreWellFormedAndNeedNeitherScriptsNorANetwork() throws Exception {
        Site.write(root(), folder);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".html")).toList()) {
                String text = Files.readString(file);
                assertWellFormed(file, text);
                assertFalse(text.contains("<script") || text.contains("@import") || text.contains("src=\"http"),
                        file.toString());
                assertTrue(text.contains("prefers-color-scheme: dark") && text.contains("width=device-width"),
                        file.toString());
            }
        }
    }

    private static void assertWellFormed(Path file, String text) throws ParserConfigurationException, IOException {
        try {
            DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(text)));
        } catch (SAXException e) {
            throw new AssertionError(file + ": " + e.getMessage(), e);
        }
    }

    @Test
    void linksThatLeadNowhereAreFound() throws IOException {
        Path root = Files.createDirectory(folder.resolve("root"));
        Files.writeString(root.resolve("README.md"), """
                # Title

                ## A `part` of it, twice
                ## A `part` of it, twice
                [a](#a-part-of-it-twice) [b](#a-part-of-it-twice-1) [c](#another) [d](no.md) [e](no/folder) [f](more.md#here) [g](code.java)
                [h](https://example.com/)
                """);
        Files.writeString(root.resolve("more.md"), "# More\n[up](README.md#title) ![none](none.svg)\n");
        Files.writeString(root.resolve("code.java"), "final class Code {}\n");
        Path site = folder.resolve("site");
        assertEquals(2, Site.write(root, site));
        assertTrue(Files.exists(site.resolve("code.java.txt")));
        assertEquals(List.of("index.html: #another", "index.html: no.md.txt", "index.html: no/folder.txt",
                "index.html: more.html#here", "more.html: none.svg"), LinkCheck.broken(site));
    }

    @Test
    void aPublicClassIsLinkedToItsJavadocWhereThereIsOne() throws IOException {
        Path root = Files.createDirectory(folder.resolve("root"));
        Path source = Files.createDirectories(root.resolve("m/src/main/java/org/p"));
        Files.writeString(source.resolve("A.java"), "public final class A {}\n");
        Files.writeString(source.resolve("B.java"), "final class B {}\n");
        String path = "m/src/main/java/org/p";
        Files.writeString(root.resolve("README.md"),
                "# Title\n[a](" + path + "/A.java) [b](" + path + "/B.java) [p](" + path + ")\n");
        Path site = folder.resolve("site");
        Path api = Files.createDirectories(site.resolve("api/org/p"));
        Files.writeString(api.resolve("A.html"), "");
        Files.writeString(api.resolve("package-summary.html"), "");
        Files.writeString(site.resolve("api/index.html"), "");
        Site.write(root, site);
        String page = Files.readString(site.resolve("index.html"));
        for (String link : List.of("api/org/p/A.html", path + "/B.java.txt", "api/org/p/package-summary.html",
                "api/index.html")) {
            assertTrue(page.contains("href=\"" + link + "\""), link);
        }
        assertEquals(List.of(), LinkCheck.broken(site));
    }
}
