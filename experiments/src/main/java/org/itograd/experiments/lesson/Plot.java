package org.itograd.experiments.lesson;

import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CheckReturnValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.itograd.experiments.report.AtomicFiles;
import org.itograd.experiments.study.report.Axis;
import org.itograd.experiments.study.report.Svg;

/// A picture of curves and points, as SVG with the same bytes everywhere. A description: each method gives a changed copy.
///
/// Curves of one name have one colour and one line in the legend.
@CheckReturnValue
public final class Plot {
    /// The system property that names the folder in which pictures are written; the working directory if it is not set.
    public static final String FOLDER = "itograd.pictures";

    private static final int WIDTH = 720;
    private static final int HEIGHT = 400;
    private static final int LEFT = 75;
    private static final int RIGHT = 20;
    private static final int TOP = 15;
    private static final int BOTTOM = 55;
    private static final int LEGEND = 22;
    private static final int ABOVE_LEGEND = 10;
    private static final int SAMPLE = 19;
    private static final int COLUMNS = 3;

    private enum Style {
        LINE, DASHED, POINTS, DOTS
    }

    private record Curve(String name, Style style, double[] x, double[] y) {}

    private final String x;
    private final String y;
    private final boolean logX;
    private final boolean logY;
    private final List<Curve> curves;

    private Plot(String x, String y, boolean logX, boolean logY, List<Curve> curves) {
        this.x = x;
        this.y = y;
        this.logX = logX;
        this.logY = logY;
        this.curves = List.copyOf(curves);
    }

    /// An empty plot.
    ///
    /// @param x what is on the horizontal axis
    /// @param y what is on the vertical axis
    public static Plot of(String x, String y) {
        return new Plot(x, y, false, false, List.of());
    }

    /// Both axes logarithmic: a power is a straight line, and its exponent the slope.
    public Plot logarithmic() {
        return new Plot(x, y, true, true, curves);
    }

    /// The vertical axis logarithmic: exponential growth is a straight line.
    public Plot logarithmicUp() {
        return new Plot(x, y, logX, true, curves);
    }

    /// With a line through points.
    ///
    /// @throws IllegalArgumentException if there are not as many `y` as `x`, or one has no place on the axes
    public Plot line(String name, double[] x, double[] y) {
        return with(new Curve(name, Style.LINE, x.clone(), y.clone()));
    }

    /// With a dashed line, for what is not measured.
    ///
    /// @throws IllegalArgumentException if there are not as many `y` as `x`, or one has no place on the axes
    public Plot dashed(String name, double[] x, double[] y) {
        return with(new Curve(name, Style.DASHED, x.clone(), y.clone()));
    }

    /// With points.
    ///
    /// @throws IllegalArgumentException if there are not as many `y` as `x`, or one has no place on the axes
    public Plot points(String name, double[] x, double[] y) {
        return with(new Curve(name, Style.POINTS, x.clone(), y.clone()));
    }

    /// With points of a cloud of many, drawn small.
    ///
    /// @throws IllegalArgumentException if there are not as many `y` as `x`, or one has no place on the axes
    public Plot dots(String name, double[] x, double[] y) {
        return with(new Curve(name, Style.DOTS, x.clone(), y.clone()));
    }

    private Plot with(Curve curve) {
        require(curve.x.length == curve.y.length && curve.x.length > 0, "y: must be as many as x, %d, got %d",
                curve.x.length,
                curve.y.length);
        require(DoubleStream.of(curve.x).allMatch(Double::isFinite)
                && DoubleStream.of(curve.y).allMatch(Double::isFinite),
                "x, y: must be finite, but a number of \"%s\" is not; leave it out", curve.name);
        List<Curve> more = new ArrayList<>(curves);
        more.add(curve);
        return new Plot(x, y, logX, logY, more);
    }

    /// Writes the picture into the folder for pictures.
    ///
    /// @param name such as `path.svg`
    public void write(String name) {
        try {
            AtomicFiles.write(Path.of(System.getProperty(FOLDER, "")).resolve(name), svg());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The picture.
    ///
    /// @throws IllegalArgumentException if it has no curve, or a number that is not positive on a logarithmic axis
    public String svg() {
        require(!curves.isEmpty(), "plot: has no curve; add one");
        List<String> names = curves.stream().map(Curve::name).distinct().toList();
        int rows = (names.size() + COLUMNS - 1) / COLUMNS;
        Svg svg = new Svg(WIDTH, HEIGHT + ABOVE_LEGEND + rows * LEGEND, y + " against " + x);
        Scale across = Scale.of(curves.stream().map(Curve::x).toList(), logX, LEFT, WIDTH - RIGHT);
        Scale up = Scale.of(curves.stream().map(Curve::y).toList(), logY, HEIGHT - BOTTOM, TOP);
        axes(svg, across, up);
        for (Curve curve : curves) {
            draw(svg, curve, names.indexOf(curve.name), across, up);
        }
        for (int i = 0; i < names.size(); i++) {
            double left = LEFT + (i % COLUMNS) * (WIDTH - LEFT - RIGHT) / (double) COLUMNS;
            double low = HEIGHT + ABOVE_LEGEND + i / COLUMNS * LEGEND;
            String name = names.get(i);
            sample(svg, curves.stream().filter(c -> c.name.equals(name)).findFirst().orElseThrow().style, left, low, i);
            svg.text(left + SAMPLE + 8, low + 5, "start", name);
        }
        return svg.end();
    }

    /// What a curve of this style looks like, for the legend.
    private static void sample(Svg svg, Style style, double left, double low, int number) {
        List<String> ends = List.of(Svg.at(left, low), Svg.at(left + SAMPLE, low));
        switch (style) {
            case LINE -> svg.path(ends, Svg.colour(number));
            case DASHED -> svg.dashes(ends, Svg.colour(number));
            case POINTS, DOTS -> svg.marker(left + SAMPLE / 2.0, low, number);
        }
    }

    private void axes(Svg svg, Scale across, Scale up) {
        for (double tick : up.ticks()) {
            double place = up.axis.place(tick);
            svg.line(LEFT, place, WIDTH - RIGHT, place, "#ddd", 1);
            svg.text(LEFT - 8, place + 5, "end", up.text(tick));
        }
        for (double tick : across.ticks()) {
            double place = across.axis.place(tick);
            svg.line(place, HEIGHT - BOTTOM, place, HEIGHT - BOTTOM + 5, "#888", 1);
            svg.text(place, HEIGHT - BOTTOM + 21, "middle", across.text(tick));
        }
        svg.text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - BOTTOM + 43, "middle", x);
        svg.upwards(16, (TOP + HEIGHT - BOTTOM) / 2.0, y);
    }

    private static void draw(Svg svg, Curve curve, int number, Scale across, Scale up) {
        List<String> places = new ArrayList<>();
        for (int i = 0; i < curve.x.length; i++) {
            double left = across.place(curve.x[i]);
            double low = up.place(curve.y[i]);
            places.add(Svg.at(left, low));
            if (curve.style == Style.POINTS) {
                svg.marker(left, low, number);
            } else if (curve.style == Style.DOTS) {
                svg.dot(left, low, Svg.colour(number));
            }
        }
        switch (curve.style) {
            case LINE -> svg.path(places, Svg.colour(number));
            case DASHED -> svg.dashes(places, Svg.colour(number));
            case POINTS, DOTS -> {}
        }
    }

    /// An axis, of numbers or of their logarithms to base 10.
    private record Scale(Axis axis, boolean logarithmic) {
        private static final double WHOLE = 1e-9;
        private static final String PLAIN = "-0123456789";
        private static final String RAISED = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹";

        static Scale of(List<double[]> numbers, boolean logarithmic, double begin, double end) {
            double[] all =
                    numbers.stream().flatMapToDouble(Arrays::stream).map(v -> logarithmic ? log(v) : v).toArray();
            return new Scale(
                    Axis.of(DoubleStream.of(all).min().orElseThrow(), DoubleStream.of(all).max().orElseThrow(), begin,
                            end),
                    logarithmic);
        }

        private static double log(double v) {
            require(v > 0, "plot: %s has no place on a logarithmic axis; leave it out", v);
            return StrictMath.log10(v);
        }

        double place(double v) {
            return axis.place(logarithmic ? log(v) : v);
        }

        /// Round numbers; powers of ten where there are two of them.
        List<Double> ticks() {
            List<Double> powers =
                    axis.ticks().stream().filter(tick -> Math.abs(tick - Math.rint(tick)) < WHOLE).toList();
            return logarithmic && powers.size() > 1 ? powers : axis.ticks();
        }

        String text(double tick) {
            if (!logarithmic) {
                return axis.text(tick);
            }
            long power = Math.round(tick);
            return Math.abs(tick - power) < WHOLE
                    ? "10" + Long.toString(power).chars()
                            .mapToObj(c -> RAISED.substring(PLAIN.indexOf(c), PLAIN.indexOf(c) + 1))
                            .collect(Collectors.joining())
                    : String.format(Locale.ROOT, "%.2g", StrictMath.pow(10, tick));
        }
    }
}
