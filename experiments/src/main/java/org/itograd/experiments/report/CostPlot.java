package org.itograd.experiments.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import org.itograd.experiments.study.CostStudy;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// Cost times ε² against ε, both on logarithmic axes: ε⁻² is level.
public final class CostPlot {
    private static final int LEGEND_LINE = 40;
    private static final int GUIDES = 2;

    private CostPlot() {}

    /// The plot as PNG, with ε⁻³ and ε⁻² log² ε as dashed lines from the first point of the first and the second method.
    public static byte[] png(List<CostStudy.Curve> curves) throws IOException {
        XYChart chart = new XYChartBuilder()
                .width(Charts.WIDTH)
                .height(Charts.HEIGHT + LEGEND_LINE * (curves.size() + GUIDES))
                .xAxisTitle("tolerance ε")
                .yAxisTitle("ε² · solver steps")
                .build();
        Charts.style(chart.getStyler());
        chart.getStyler().setLegendLayout(LegendLayout.Vertical);
        Charts.logarithmic(chart.getStyler());
        for (CostStudy.Curve curve : curves) {
            List<Double> eps = curve.points().stream().map(CostStudy.Point::eps).toList();
            List<Double> cost = curve.points().stream().map(p -> p.eps() * p.eps() * p.cost()).toList();
            XYSeries series = chart.addSeries(
                    String.format(Locale.ROOT, "%s: ε^−%.2f", curve.label(), curve.exponent()), eps, cost);
            Color colour = Charts.colour(chart.getSeriesCollection().size() - 1);
            series.setLineColor(colour);
            series.setMarkerColor(colour);
            series.setMarker(SeriesMarkers.CIRCLE);
            series.setLineStyle(new BasicStroke(4));
        }
        guide(chart, "like ε⁻³", curves.get(0), eps -> 1 / eps);
        guide(chart, "like ε⁻² log² ε", curves.get(1), eps -> StrictMath.pow(StrictMath.log(eps), 2));
        return ChartEncoder.getBytes(chart, "png");
    }

    /// What cost · ε² would be if it grew like this from the curve's first point.
    private static void guide(
            XYChart chart, String name, CostStudy.Curve curve, DoubleUnaryOperator growth) {
        CostStudy.Point first = curve.points().getFirst();
        double scale = first.eps() * first.eps() * first.cost() / growth.applyAsDouble(first.eps());
        List<Double> eps = curve.points().stream().map(CostStudy.Point::eps).toList();
        XYSeries series =
                chart.addSeries(name, eps, eps.stream().map(e -> scale * growth.applyAsDouble(e)).toList());
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(Charts.GUIDE);
        series.setLineStyle(
                new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[]{14, 10}, 0));
    }
}
