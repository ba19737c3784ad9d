package org.itograd.experiments.study.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/// Curves with bands.
final class CurvePlot {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 430;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TOP = 15;
    private static final int BOTTOM = 55;
    private static final int LEGEND = 22;
    private static final String GRID = "#ddd";

    private CurvePlot() {}

    /// @param x what is on the horizontal axis
    /// @param y what is on the vertical axis
    static String of(String x, String y, List<Series> series) {
        int rows = (series.size() + 2) / 3;
        Svg svg = new Svg(WIDTH, HEIGHT + rows * LEGEND, y + " against " + x);
        Axis across = axis(series, Series.Point::x, Series.Point::x, LEFT, WIDTH - RIGHT);
        Axis up = axis(series, Series.Point::low, Series.Point::high, HEIGHT - BOTTOM, TOP);
        for (double tick : up.ticks()) {
            svg.line(LEFT, up.place(tick), WIDTH - RIGHT, up.place(tick), GRID, 1);
            svg.text(LEFT - 8, up.place(tick) + 5, "end", up.text(tick));
        }
        for (double tick : across.ticks()) {
            svg.line(across.place(tick), HEIGHT - BOTTOM, across.place(tick), HEIGHT - BOTTOM + 5, "#888", 1);
            svg.text(across.place(tick), HEIGHT - BOTTOM + 21, "middle", across.text(tick));
        }
        svg.text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - BOTTOM + 43, "middle", x);
        svg.upwards(20, (TOP + HEIGHT - BOTTOM) / 2.0, y);
        for (int i = 0; i < series.size(); i++) {
            draw(svg, series.get(i), i, across, up);
            double legend = LEFT + (i % 3) * (WIDTH - LEFT - RIGHT) / 3.0;
            svg.marker(legend, HEIGHT + (i / 3) * LEGEND + 2.0, i);
            svg.text(legend + 12, HEIGHT + (i / 3) * LEGEND + 7.0, "start", series.get(i).name());
        }
        return svg.end();
    }

    private static Axis axis(List<Series> series, ToDoubleFunction<Series.Point> low,
            ToDoubleFunction<Series.Point> high,
            double begin, double end) {
        double[] all = series.stream().flatMap(s -> s.points().stream())
                .flatMapToDouble(p -> DoubleStream.of(low.applyAsDouble(p), high.applyAsDouble(p)))
                .filter(Double::isFinite).toArray();
        return Axis.of(DoubleStream.of(all).min().orElse(0), DoubleStream.of(all).max().orElse(1), begin, end);
    }

    private static void draw(Svg svg, Series series, int number, Axis across, Axis up) {
        List<String> line = new ArrayList<>();
        List<String> band = new ArrayList<>();
        for (Series.Point p : series.points()) {
            line.add(Svg.at(across.place(p.x()), up.place(p.y())));
            band.add(Svg.at(across.place(p.x()), up.place(p.high())));
        }
        for (Series.Point p : series.points().reversed()) {
            band.add(Svg.at(across.place(p.x()), up.place(p.low())));
        }
        svg.band(band, Svg.colour(number));
        svg.path(line, Svg.colour(number));
        for (Series.Point p : series.points()) {
            svg.marker(across.place(p.x()), up.place(p.y()), number);
        }
    }
}
