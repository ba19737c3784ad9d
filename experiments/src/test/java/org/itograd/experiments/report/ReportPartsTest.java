package org.itograd.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import javax.imageio.ImageIO;
import org.itograd.autodiff.Tensor;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.text.Format;
import org.itograd.sde.solver.RungeKutta4;
import org.itograd.sde.testing.ConvergenceReport;
import org.itograd.sde.testing.ConvergenceStudy;
import org.itograd.sde.testing.MeasuredOrder;
import org.itograd.sde.testing.TestProblems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchart.XYChart;

class ReportPartsTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void jsonEscapesTextAndHasNoNaN() {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("a \"quoted\" \\ name\n", new Json.Num(0.1));
        members.put("list", new Json.Arr(List.of(new Json.Int(Long.MAX_VALUE), new Json.Num(Double.NaN))));
        members.put("text", new Json.Str("σ\u0001"));
        assertEquals(
                "{\"a \\\"quoted\\\" \\\\ name\\n\": 0.1, \"list\": [9223372036854775807, null], \"text\": \"σ\\u0001\"}",
                new Json.Obj(members).text());
    }

    @Test
    void aRowOfASheetIsInkOnWhite() {
        double[] ink = new double[32];
        ink[1] = 1;
        ink[2] = 0.2;
        ink[3] = 7;
        ink[16] = -1;
        ContactSheet.Row row = ContactSheet.Row.of("two", Tensor.of(ink, 2, 4, 4));
        assertEquals(2, row.images().size());
        assertEquals(0xFFFFFF, row.images().getFirst().rgb(0, 0));
        assertEquals(0x000000, row.images().getFirst().rgb(0, 1));
        assertEquals(0xCCCCCC, row.images().getFirst().rgb(0, 2));
        assertEquals(0x000000, row.images().getFirst().rgb(0, 3));
        assertEquals(0xFFFFFF, row.images().getLast().rgb(0, 0));
    }

    @Test
    void aPictureSaysWhichPathsAndTimesItLeavesOut() {
        assertEquals("", PathsPlot.shown(1001, 100));
        assertEquals(", the first 100 of 300 paths, one step in 3", PathsPlot.shown(5001, 300));
    }

    @Test
    void anOrderIsDrawnBesideTheSlopeThatIsClaimedAndTheBandThatWasMeasured() {
        ConvergenceReport report = ConvergenceStudy.of(new RungeKutta4(), TestProblems.named("ode-growth")).run();
        XYChart chart = ConvergencePlot.chart(List.of(report));
        double[] h = chart.getSeries(ConvergencePlot.CLAIM).getXData();
        double[] claimed = chart.getSeries(ConvergencePlot.CLAIM).getYData();
        double[] error =
                report.strong().orElseThrow().levels().stream().mapToDouble(MeasuredOrder.Level::error).toArray();
        assertEquals(error[0], claimed[0]);
        assertEquals(4, Math.log(claimed[1] / claimed[0]) / Math.log(h[1] / h[0]), 1e-12);
        String name = "RungeKutta4, ode-growth";
        assertTrue(chart.getSeriesCollection().stream().anyMatch(
                s -> s.getName().startsWith(name + ": ") && s.getName().endsWith("], claimed 4.0")
                        && s.isShowInLegend()));
        assertEquals(2, chart.getSeriesCollection().stream().filter(s -> !s.isShowInLegend()).count());
    }

    @Test
    void ticksOfLogarithmicAxesArePowersOfTen() {
        assertEquals(List.of("10⁻¹²", "10⁻³", "0.01", "1", "100", "10⁴"),
                DoubleStream.of(1e-12, 1e-3, 1e-2, 1, 1e2, 1e4).mapToObj(Charts::power).toList());
    }

    @Test
    void htmlEscapesWhatMeansSomething() {
        assertEquals("<p>a &lt; b &amp; &quot;c&quot; &gt; d</p>\n", Html.paragraph("a < b & \"c\" > d"));
        assertTrue(Html.image("x", "<\">", 1, 2).contains("alt=\"&lt;&quot;&gt;\""));
    }

    @Test
    void numbersReadTheSameEverywhere() {
        assertEquals("97.3 %", Format.percent(0.9731));
        assertEquals("0.25", Format.level(0.25));
        assertEquals("1", Format.level(1));
        assertEquals("59 s", Format.duration(59.2));
        assertEquals("2 min 5 s", Format.duration(125));
    }

    @Test
    void inkIsBlackOnWhite() throws IOException {
        String address = Pictures.sample(new float[]{0, 0.5f, 1, 0}, ImageFormat.digits(2));
        byte[] png = Base64.getDecoder().decode(address.substring("data:image/png;base64,".length()));
        BufferedImage picture = Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(png)));
        assertEquals(72, picture.getWidth());
        assertEquals(255, picture.getRaster().getSample(0, 0, 0));
        assertEquals(128, picture.getRaster().getSample(71, 0, 0));
        assertEquals(0, picture.getRaster().getSample(35, 71, 0));
    }

    @Test
    void filesAreReplacedWholeAndMissingFoldersMade() throws IOException {
        Path file = folder.resolve("new/folder/report.html");
        AtomicFiles.write(file, "first, longer");
        AtomicFiles.write(file, "second µ");
        assertEquals("second µ", Files.readString(file));
        Path blocked = Files.writeString(folder.resolve("blocked"), "a file").resolve("report.html");
        assertThrows(IOException.class, () -> AtomicFiles.write(blocked, "text"));
        try (var files = Files.list(folder.resolve("new/folder"))) {
            assertEquals(1, files.count());
        }
    }
}
