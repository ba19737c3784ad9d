package org.itograd.experiments.study.report;

import java.util.List;
import org.itograd.experiments.study.statistics.Interval;

/// Differences with their intervals, one below the other, and a line at 0. The longest name decides how wide the picture is.
final class IntervalPlot {
    private static final int SPAN = 400;
    private static final int LEAST_LEFT = 150;
    private static final double LETTER = 8.5;
    private static final int RIGHT = 25;
    private static final int ROW = 34;
    private static final int TOP = 10;
    private static final int BOTTOM = 60;

    /// A difference.
    ///
    /// @param name     of what
    /// @param interval in points
    record Row(String name, Interval interval) {}

    private IntervalPlot() {}

    static String of(String x, List<Row> rows) {
        int bottom = TOP + ROW * rows.size();
        int left = rows.stream().mapToInt(r -> 24 + (int) (LETTER * r.name().length())).reduce(LEAST_LEFT, Math::max);
        Svg svg = new Svg(left + SPAN + RIGHT, bottom + BOTTOM, x);
        double least = rows.stream().mapToDouble(r -> r.interval().low()).min().orElse(0);
        double greatest = rows.stream().mapToDouble(r -> r.interval().high()).max().orElse(0);
        Axis axis = Axis.of(Math.min(0, least), Math.max(0, greatest), left, left + SPAN);
        for (double tick : axis.ticks()) {
            svg.line(axis.place(tick), TOP, axis.place(tick), bottom, "#ddd", 1);
            svg.text(axis.place(tick), bottom + 20.0, "middle", axis.text(tick));
        }
        svg.line(axis.place(0), TOP, axis.place(0), bottom, "#222", 1.5);
        svg.text(left + SPAN / 2.0, bottom + 44.0, "middle", x);
        for (int i = 0; i < rows.size(); i++) {
            double y = TOP + ROW * (i + 0.5);
            Interval interval = rows.get(i).interval();
            svg.text(left - 12, y + 5, "end", rows.get(i).name());
            svg.line(axis.place(interval.low()), y, axis.place(interval.high()), y, Svg.colour(2), 2.5);
            svg.marker(axis.place(interval.mean()), y, 2);
        }
        return svg.end();
    }
}
