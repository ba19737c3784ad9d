package org.itograd.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.itograd.experiments.MemoryFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import picocli.CommandLine;

/// The demo end to end, small: the table, the numbers, and a report that opens.
class DemoCommandTest {
    @TempDir(factory = MemoryFolder.class)
    static Path folder = Path.of("");

    private static String demo(String seed, Path output) {
        StringWriter out = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        int code = line.execute(
                "demo", "--quick", "--epochs", "1", "--channels", "4", "--seed", seed, "--output", output.toString());
        assertEquals(0, code, out.toString());
        return out.toString();
    }

    @Test
    void writesTableNumbersAndAReportThatOpens() throws Exception {
        String printed = demo("1", folder.resolve("first"));
        for (String row : List.of("ode ", "additive ", "multiplicative ", "dropout ")) {
            assertTrue(printed.lines().anyMatch(l -> l.startsWith(row) && l.contains("%") && l.endsWith(" s")),
                    printed);
        }
        assertEquals(3, printed.lines().filter(l -> l.startsWith("  off in use") && l.contains("+-")).count(), printed);
        // Clean and attacked, three kinds of noise, each also switched off, with ode.
        assertEquals(2 * 3 * 2, printed.lines().filter(l -> l.contains(" points (")).count(), printed);
        assertTrue(printed.contains("dropout noise, switched off in use, against no noise, under L2-PGD"), printed);
        assertTrue(printed.lines().anyMatch(l -> l.startsWith("ode") && l.contains("whole demo ")), printed);
        checkNumbers(Files.readString(folder.resolve("first/results.json")));
        checkReport(Files.readString(folder.resolve("first/report.html")));
        try (Stream<Path> files = Files.list(folder.resolve("first"))) {
            assertEquals(2, files.count());
        }
        demo("1", folder.resolve("second"));
        assertEquals(
                withoutTimes(Files.readString(folder.resolve("first/results.json"))),
                withoutTimes(Files.readString(folder.resolve("second/results.json"))));
    }

    private static String withoutTimes(String json) {
        return json.replaceAll("\"seconds(_per_epoch)?\": [0-9.E-]+", "");
    }

    private static void checkNumbers(String json) {
        for (String part : List.of(
                "{\"seed\": 1, \"seconds\": ", "\"variants\": [",
                "\"name\": \"ode\", \"coefficient\": 0.0, \"clean\": ",
                "\"name\": \"additive\"", "\"name\": \"multiplicative\"", "\"name\": \"dropout\"",
                "\"gaussian\": {\"0.1\": ",
                "\"pgd_l2\": {\"0.3\": ", "\"pgd_linf\": {\"0.05\": ", "\"off_in_use\": null",
                "\"off_in_use\": {\"clean\": ",
                "\"history\": [{\"epoch\": 1, ", "\"clean_interval\": [", "\"attacked_images\": 20",
                "\"seconds_per_epoch\": ", "\"epochs\": 1}")) {
            assertTrue(json.contains(part), () -> "no " + part + " in " + json);
        }
    }

    private static void checkReport(String html) throws Exception {
        assertTrue(html.startsWith("<!DOCTYPE html>"));
        assertTrue(html.contains("10.1109/CVPR42600.2020.00036"));
        // The page is well-formed XML as well, so a strict parser can check it.
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        Document page = factory.newDocumentBuilder()
                .parse(new InputSource(new StringReader(html.substring("<!DOCTYPE html>".length()))));
        NodeList images = page.getElementsByTagName("img");
        assertTrue(images.getLength() >= 5 + 4 * 4, () -> images.getLength() + " images");
        for (int i = 0; i < images.getLength(); i++) {
            Element image = (Element) images.item(i);
            assertTrue(!image.getAttribute("alt").isBlank());
            assertNotBlank(image.getAttribute("src"));
        }
        assertEquals(0, page.getElementsByTagName("script").getLength());
        assertTrue(page.getElementsByTagName("table").getLength() >= 4);
    }

    private static void assertNotBlank(String address) throws IOException {
        String prefix = "data:image/png;base64,";
        assertTrue(address.startsWith(prefix), "every picture is inside the page");
        BufferedImage picture = ImageIO.read(
                new ByteArrayInputStream(Base64.getDecoder().decode(address.substring(prefix.length()))));
        assertNotNull(picture);
        long colours = java.util.stream.IntStream.range(0, picture.getWidth() * picture.getHeight())
                .map(p -> picture.getRGB(p % picture.getWidth(), p / picture.getWidth()))
                .distinct()
                .count();
        assertTrue(colours > 1, "a blank picture");
    }
}
