package org.itograd.experiments.report;

import static org.itograd.base.Arguments.require;

import java.awt.BasicStroke;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.itograd.sde.testing.ConvergenceReport;
import org.itograd.sde.testing.MeasuredOrder;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// Errors against step sizes, both on logarithmic axes: an order is a slope.
public final class ConvergencePlot {
    private static final int LEGEND_LINE = 32;
    /// XChart cuts what is longer than half the width.
    private static final int WIDTH = 1400;
    private static final int LEGEND_FONT = 18;
    static final String CLAIM = "the claimed slope; dotted: the band of slopes measured";
    private static final BasicStroke SOLID = new BasicStroke(4);
    private static final BasicStroke DASHED = dashed(4, 14, 10);
    private static final BasicStroke THIN = new BasicStroke(2);
    private static final BasicStroke DOTTED = dashed(2, 3, 5);
    /// Of the normal distribution, 99 % lies within so many standard errors.
    private static final double QUANTILE = 2.5758293035489;
    /// Of the levels, the slope and its band are those of the finest.
    private static final int FINEST = 3;

    private ConvergencePlot() {}

    private static BasicStroke dashed(int width, float on, float off) {
        return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[]{on, off}, 0);
    }

    /// The plot as PNG: for each study the strong errors (solid) and the weak ones (dashed), with bars of 99 % for chance; from the first
    /// error on, the slope that is claimed, and through the finest errors the band of slopes that was measured.
    ///
    /// @throws IllegalArgumentException if no study has an error to show
    public static byte[] png(List<ConvergenceReport> reports) throws IOException {
        return ChartEncoder.getBytes(chart(reports), "png");
    }

    static XYChart chart(List<ConvergenceReport> reports) {
        // The legend has a line for each series below the plot.
        long series = reports.stream().mapToLong(r -> r.strong().stream().count() + r.weak().stream().count()).sum();
        require(
                series > 0,
                "plot: none of the studies found an error above rounding and chance, so there is nothing to draw; choose"
                        + " another --problem");
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(Charts.HEIGHT + LEGEND_LINE * (1 + Math.toIntExact(series)))
                .xAxisTitle("step h")
                .yAxisTitle("error")
                .build();
        Charts.style(chart.getStyler());
        Charts.logarithmic(chart.getStyler());
        chart.getStyler().setLegendLayout(LegendLayout.Vertical);
        chart.getStyler().setLegendFont(Charts.font(LEGEND_FONT));
        chart.getStyler().setErrorBarsColorSeriesColor(true);
        int colour = 0;
        for (ConvergenceReport report : reports) {
            add(chart, report, "", report.strong(), report.claimedStrong(), SOLID, colour);
            add(chart, report, ", weak", report.weak(), report.claimedWeak(), DASHED, colour);
            colour++;
        }
        return chart;
    }

    private static void add(
            XYChart chart, ConvergenceReport report, String kind, Optional<MeasuredOrder> order, Optional<Double> claim,
            BasicStroke line, int colour) {
        if (order.isEmpty()) {
            return;
        }
        MeasuredOrder measured = order.get();
        List<MeasuredOrder.Level> levels = measured.levels();
        double[] h = levels.stream().mapToDouble(l -> report.problem().t1() / l.steps()).toArray();
        double[] error = levels.stream().mapToDouble(MeasuredOrder.Level::error).toArray();
        // A bar must not reach 0, which has no logarithm.
        double[] bars =
                levels.stream().mapToDouble(l -> Math.min(QUANTILE * l.standardError(), 0.9 * l.error())).toArray();
        String name = report.solver().name() + ", " + report.problem() + kind;
        claim.ifPresent(p -> guide(chart, name, p, h, error));
        XYSeries series =
                chart.addSeries(String.format(Locale.ROOT, "%s: %.2f [%.2f, %.2f]%s", name, measured.order(),
                        measured.low(), measured.high(), claim.map(p -> ", claimed " + p).orElse("")), h, error, bars);
        series.setMarker(SeriesMarkers.CIRCLE);
        series.setMarkerColor(Charts.colour(colour));
        series.setLineColor(Charts.colour(colour));
        series.setLineStyle(line);
        edge(chart, name + " low", measured.low(), h, error, colour);
        edge(chart, name + " high", measured.high(), h, error, colour);
    }

    private static void edge(XYChart chart, String name, double slope, double[] h, double[] error, int colour) {
        XYSeries edge = line(chart, name, slope, h, error, h.length - FINEST, h.length - 2, DOTTED);
        edge.setLineColor(Charts.colour(colour));
        edge.setShowInLegend(false);
    }

    /// A line of the claimed slope from the first error on; in the legend once.
    private static void guide(XYChart chart, String name, double slope, double[] h, double[] error) {
        boolean first = chart.getSeriesCollection().stream().noneMatch(s -> s.getName().equals(CLAIM));
        XYSeries series = line(chart, first ? CLAIM : name + " claimed", slope, h, error, 0, 0, THIN);
        series.setLineColor(Charts.GUIDE);
        series.setShowInLegend(first);
    }

    /// @param from  the level where the line begins; it ends at the last one
    /// @param pivot the level through whose error it goes
    private static XYSeries line(
            XYChart chart, String name, double slope, double[] h, double[] error, int from, int pivot,
            BasicStroke stroke) {
        double[] x = {h[from], h[h.length - 1]};
        double[] y = {error[pivot] * StrictMath.pow(x[0] / h[pivot], slope),
            error[pivot] * StrictMath.pow(x[1] / h[pivot], slope)};
        XYSeries series = chart.addSeries(name, x, y);
        series.setMarker(SeriesMarkers.NONE);
        series.setLineStyle(stroke);
        return series;
    }
}
