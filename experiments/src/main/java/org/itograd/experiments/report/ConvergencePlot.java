package org.itograd.experiments.report;

import static org.itograd.base.Arguments.require;

import java.awt.BasicStroke;
import java.io.IOException;
import java.util.List;
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
    private static final int LEGEND_LINE = 40;

    private ConvergencePlot() {}

    /// The plot as PNG: for each study the strong errors (solid) and the weak ones (dashed).
    ///
    /// @throws IllegalArgumentException if no study has an error to show
    public static byte[] png(List<ConvergenceReport> reports) throws IOException {
        // The legend has a line for each series below the plot.
        long series = reports.stream().mapToLong(r -> r.strong().stream().count() + r.weak().stream().count()).sum();
        require(
                series > 0,
                "plot: none of the studies found an error above rounding and chance, so there is nothing to draw; choose"
                        + " another --problem");
        XYChart chart = new XYChartBuilder()
                .width(Charts.WIDTH)
                .height(Charts.HEIGHT + LEGEND_LINE * Math.toIntExact(series))
                .xAxisTitle("step h")
                .yAxisTitle("error")
                .build();
        Charts.style(chart.getStyler());
        chart.getStyler().setLegendLayout(LegendLayout.Vertical);
        chart.getStyler().setXAxisLogarithmic(true);
        chart.getStyler().setYAxisLogarithmic(true);
        for (ConvergenceReport report : reports) {
            add(chart, report, "", report.strong(), new BasicStroke(4));
            add(chart, report, ", weak", report.weak(),
                    new BasicStroke(4, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[]{14, 10}, 0));
        }
        return ChartEncoder.getBytes(chart, "png");
    }

    private static void add(
            XYChart chart, ConvergenceReport report, String kind, Optional<MeasuredOrder> order, BasicStroke line) {
        order.ifPresent(measured -> {
            List<Double> h = measured.levels().stream().map(l -> report.problem().t1() / l.steps()).toList();
            List<Double> error = measured.levels().stream().map(MeasuredOrder.Level::error).toList();
            XYSeries series = chart.addSeries(report.solver().name() + ", " + report.problem() + kind, h, error);
            series.setMarker(SeriesMarkers.CIRCLE);
            series.setLineStyle(line);
        });
    }
}
