package org.itograd.experiments.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.itograd.experiments.stability.BlockStability;
import org.itograd.experiments.stability.Growth;
import org.itograd.experiments.stability.LinearStability;
import org.itograd.experiments.stability.Mean;
import org.itograd.experiments.stability.MeanField;
import org.itograd.experiments.stability.Sharing;
import org.itograd.experiments.stability.Toy;
import org.itograd.experiments.stability.TrainedStability;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// What `itograd stability` found, as charts one below the other: paths of the toy equation, exponents against the dimension, and
/// how perturbations grow in each equation of a classifier.
public final class StabilityPlot {
    private static final BasicStroke THICK = new BasicStroke(4);
    private static final BasicStroke THIN = new BasicStroke(1.5f);
    private static final BasicStroke DASHED =
            new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[]{10, 8}, 0);

    private StabilityPlot() {}

    /// All charts in one PNG.
    ///
    /// @param trained null if no classifier was looked at
    public static byte[] png(LinearStability linear, @Nullable TrainedStability trained) throws IOException {
        List<XYChart> charts = new ArrayList<>(List.of(paths(linear.toys()), dimensions(linear.means())));
        if (trained != null) {
            int equations = trained.blocks().getLast().equation() + 1;
            for (int k = 0; k < equations; k++) {
                int equation = k;
                List<BlockStability> own =
                        trained.blocks().stream().filter(b -> b.equation() == equation).toList();
                String of = equations == 1 ? "" : " in equation " + (k + 1);
                charts.add(growth("random moves" + of, trained.times(), own, BlockStability::random));
                charts.add(growth("adversarial moves" + of, trained.times(), own, BlockStability::adversarial));
            }
        }
        BufferedImage all =
                new BufferedImage(Charts.WIDTH, charts.size() * Charts.HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = all.createGraphics();
        for (int i = 0; i < charts.size(); i++) {
            canvas.drawImage(BitmapEncoder.getBufferedImage(charts.get(i)), 0, i * Charts.HEIGHT, null);
        }
        canvas.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(all, "png", bytes);
        return bytes.toByteArray();
    }

    private static XYChart chart(String title, String x, String y) {
        XYChart chart = new XYChartBuilder()
                .width(Charts.WIDTH)
                .height(Charts.HEIGHT)
                .title(title)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .build();
        Charts.style(chart.getStyler());
        chart.getStyler().setChartTitleVisible(true);
        chart.getStyler().setXAxisDecimalPattern("0.###").setYAxisDecimalPattern("0.###");
        return chart;
    }

    /// Paths of each noise level, and the line that their logarithms scatter around.
    private static XYChart paths(List<Toy> toys) {
        XYChart chart = chart("dx = x dt + σ x dB", "t", "log |x(t)|");
        for (int i = 0; i < toys.size(); i++) {
            Toy toy = toys.get(i);
            double[] times = IntStream.range(0, toy.shown().getFirst().length)
                    .mapToDouble(k -> k * Toy.STEP)
                    .toArray();
            String name = String.format(Locale.ROOT, "σ = %.3g", toy.sigma());
            for (int p = 0; p < toy.shown().size(); p++) {
                add(chart, name + " path " + p, times, toy.shown().get(p), i, THIN).setShowInLegend(false);
            }
            double[] ends = {0, Toy.END};
            add(chart, name, ends, new double[]{0, toy.exponent() * Toy.END}, i, THICK);
        }
        return chart;
    }

    /// Exponents against the dimension, with bars of two standard errors.
    private static XYChart dimensions(List<MeanField> means) {
        XYChart chart = chart("dx = mean(x) dt + 2 x dB in n dimensions", "n", "Lyapunov exponent");
        chart.getStyler().setXAxisLogarithmic(true).setErrorBarsColorSeriesColor(true);
        double[] n = means.stream().mapToDouble(MeanField::n).toArray();
        double[] bound = new double[n.length];
        Arrays.fill(bound, MeanField.BOUND);
        add(chart, "the theorem's", n, bound, 0, DASHED);
        measured(chart, Sharing.SHARED.words(), n, means.stream().map(MeanField::shared).toList(), 1);
        measured(chart, Sharing.INDEPENDENT.words(), n, means.stream().map(MeanField::independent).toList(), 2);
        return chart;
    }

    private static void measured(XYChart chart, String name, double[] n, List<Mean> means, int colour) {
        XYSeries series = chart.addSeries(
                name,
                n,
                means.stream().mapToDouble(Mean::value).toArray(),
                means.stream().mapToDouble(m -> 2 * m.error()).toArray());
        look(series, colour, THICK);
        series.setMarker(SeriesMarkers.CIRCLE);
    }

    /// The logarithm of the growth: an exponent is a slope. Dashed lines hold four fifths of images and draws between them.
    private static XYChart growth(
            String title, double[] times, List<BlockStability> ways, Function<BlockStability, Growth> which) {
        XYChart chart = chart(title, "t", "log of a perturbation's growth");
        for (BlockStability way : ways) {
            Growth growth = which.apply(way);
            String name = way.sharing().words();
            int colour = way.sharing().ordinal();
            add(chart, name, times, logs(growth.middle()), colour, THICK);
            add(chart, name + " low", times, logs(growth.low()), colour, DASHED).setShowInLegend(false);
            add(chart, name + " high", times, logs(growth.high()), colour, DASHED).setShowInLegend(false);
        }
        return chart;
    }

    /// NaN, which leaves a gap, where there is no logarithm.
    private static double[] logs(double[] values) {
        return Arrays.stream(values)
                .map(v -> v > 0 && Double.isFinite(v) ? StrictMath.log(v) : Double.NaN)
                .toArray();
    }

    private static XYSeries add(XYChart chart, String name, double[] x, double[] y, int colour, BasicStroke line) {
        XYSeries series = chart.addSeries(name, x, y);
        look(series, colour, line);
        series.setMarker(SeriesMarkers.NONE);
        return series;
    }

    private static void look(XYSeries series, int colour, BasicStroke line) {
        Color shade = Charts.colour(colour);
        series.setLineColor(shade);
        series.setMarkerColor(shade);
        series.setLineStyle(line);
    }
}
