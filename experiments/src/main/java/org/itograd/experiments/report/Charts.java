package org.itograd.experiments.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.itograd.experiments.evaluate.Point;
import org.itograd.experiments.evaluate.Robustness;
import org.itograd.experiments.study.DemoResult;
import org.itograd.experiments.study.VariantResult;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// The plots of the report, drawn at twice the size they are shown at.
final class Charts {
    /// Width and height that the plots are drawn with, in pixels.
    static final int WIDTH = 1120;

    static final int HEIGHT = 760;

    /// Colours that stay apart for colour-blind readers (M. Okabe, K. Ito, "Color Universal Design", 2008), by variant.
    private static final List<Color> COLOURS = List.of(new Color(0x000000), new Color(0xE69F00), new Color(0x0072B2),
            new Color(0xCC79A7), new Color(0xD55E00), new Color(0x009E73), new Color(0x56B4E9));
    private static final List<Marker> MARKERS = List.of(SeriesMarkers.CIRCLE, SeriesMarkers.SQUARE,
            SeriesMarkers.DIAMOND, SeriesMarkers.TRIANGLE_UP);
    private static final Color INK = new Color(0x222222);
    /// Of lines that show what is claimed, not what was measured.
    static final Color GUIDE = new Color(0x999999);

    private static final Color GRID = new Color(0xDDDDDD);

    private Charts() {}

    /// What a curve shows of a variant.
    @FunctionalInterface
    interface Curve {
        /// The points, from left to right.
        List<Point> of(VariantResult result);
    }

    /// The mean training loss of each epoch.
    static List<Point> loss(VariantResult result) {
        return result.history().stream().map(r -> new Point(r.epoch(), r.loss())).toList();
    }

    /// The validation accuracy after each epoch.
    static List<Point> validation(VariantResult result) {
        return result.history().stream()
                .map(r -> new Point(r.epoch(), r.validationAccuracy()))
                .toList();
    }

    /// A robustness curve with the clean accuracy as its point at level 0.
    static List<Point> fromClean(VariantResult result, List<Point> points) {
        List<Point> all = new ArrayList<>(List.of(new Point(0, result.robustness().clean())));
        all.addAll(points);
        return all;
    }

    /// On how many images a point of a robustness curve was measured: on all at level 0, where the curve starts.
    @FunctionalInterface
    interface Counts {
        /// The number.
        int of(VariantResult result, Point point);
    }

    /// A chart as PNG, one line for each variant.
    ///
    /// @param counts of images, for bars of half the width of the 95 % interval; null for a chart without
    static byte[] png(DemoResult result, String x, String y, boolean shares, Curve curve, @Nullable Counts counts)
            throws IOException {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .build();
        style(chart.getStyler());
        chart.getStyler().setErrorBarsColorSeriesColor(true);
        chart.getStyler().setXAxisDecimalPattern("0.###").setYAxisDecimalPattern("0.###");
        if (shares) {
            chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.0).setYAxisDecimalPattern("0 %");
        }
        for (int i = 0; i < result.variants().size(); i++) {
            VariantResult variant = result.variants().get(i);
            List<Point> points = curve.of(variant);
            XYSeries series = chart.addSeries(
                    variant.variant().label(),
                    points.stream().map(Point::level).toList(),
                    points.stream().map(Point::accuracy).toList(),
                    counts == null ? null : bars(variant, points, counts));
            series.setLineColor(colour(i));
            series.setMarkerColor(colour(i));
            series.setMarker(MARKERS.get(i % MARKERS.size()));
            series.setLineStyle(new BasicStroke(4));
        }
        return ChartEncoder.getBytes(chart, "png");
    }

    private static List<Double> bars(VariantResult variant, List<Point> points, Counts counts) {
        return points.stream()
                .map(p -> Robustness.share(p.accuracy(), counts.of(variant, p)))
                .map(s -> (s.high() - s.low()) / 2)
                .toList();
    }

    /// The colour of the i-th of a few lines.
    static Color colour(int i) {
        return COLOURS.get(i % COLOURS.size());
    }

    /// The look of all plots.
    static void style(XYStyler styler) {
        styler.setChartBackgroundColor(Color.WHITE)
                .setChartFontColor(INK)
                .setLegendPosition(LegendPosition.OutsideS)
                .setLegendBorderColor(Color.WHITE)
                .setLegendFont(font(24))
                .setChartTitleFont(font(24))
                .setMarkerSize(14);
        styler.setLegendLayout(LegendLayout.Horizontal);
        styler.setPlotBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setPlotGridLinesColor(GRID).setAxisTickLabelsFont(font(22)).setAxisTitleFont(font(24));
    }

    /// Both axes logarithmic, with powers of ten as people write them.
    static void logarithmic(XYStyler styler) {
        styler.setXAxisLogarithmic(true).setYAxisLogarithmic(true);
        styler.setXAxisTickLabelsFormattingFunction(Charts::power);
        styler.setYAxisTickLabelsFormattingFunction(Charts::power);
    }

    /// A power of ten.
    static String power(double value) {
        int exponent = Math.toIntExact(Math.round(StrictMath.log10(value)));
        if (Math.abs(exponent) <= 2) {
            return BigDecimal.ONE.scaleByPowerOfTen(exponent).toPlainString();
        }
        StringBuilder out = new StringBuilder("10").append(exponent < 0 ? "⁻" : "");
        Integer.toString(Math.abs(exponent)).chars().forEach(digit -> out.append("⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(digit - '0')));
        return out.toString();
    }

    static Font font(int size) {
        return new Font(Font.SANS_SERIF, Font.PLAIN, size);
    }
}
