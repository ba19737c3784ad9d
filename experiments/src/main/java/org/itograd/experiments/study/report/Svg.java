package org.itograd.experiments.study.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.itograd.experiments.report.Html;

/// A picture as SVG 1.1, being drawn.
public final class Svg {
    /// Colours that stay apart for colour-blind readers (M. Okabe, K. Ito, "Color Universal Design", 2008).
    private static final List<String> COLOURS =
            List.of("#000000", "#E69F00", "#0072B2", "#CC79A7", "#009E73", "#D55E00",
                    "#56B4E9");

    private final StringBuilder out = new StringBuilder();

    /// @param description what it shows, in words
    public Svg(int width, int height, String description) {
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\""
                .formatted(width, height, Html.escape(description)))
                .append(" font-family=\"system-ui, sans-serif\" font-size=\"14\" fill=\"#222\">\n")
                .append("<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n".formatted(width, height));
    }

    /// The colour of the number-th of a few series.
    public static String colour(int number) {
        return COLOURS.get(number % COLOURS.size());
    }

    /// A point as "x,y" with a tenth of a unit.
    public static String at(double x, double y) {
        return String.format(Locale.ROOT, "%.1f,%.1f", x, y);
    }

    /// A straight line.
    public void line(double x1, double y1, double x2, double y2, String colour, double width) {
        out.append(String.format(Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"%.1f\"/>%n", x1, y1,
                x2,
                y2, colour, width).replace(System.lineSeparator(), "\n"));
    }

    /// A line through points.
    public void path(List<String> points, String colour) {
        out.append("<polyline points=\"").append(String.join(" ", points)).append("\" fill=\"none\" stroke=\"").append(
                colour).append("\" stroke-width=\"2\"/>\n");
    }

    /// A dashed line through points.
    public void dashes(List<String> points, String colour) {
        out.append("<polyline points=\"").append(String.join(" ", points)).append("\" fill=\"none\" stroke=\"").append(
                colour).append("\" stroke-width=\"2\" stroke-dasharray=\"7 5\"/>\n");
    }

    void band(List<String> points, String colour) {
        out.append("<polygon points=\"").append(String.join(" ", points)).append("\" fill=\"").append(colour)
                .append("\" fill-opacity=\"0.15\"/>\n");
    }

    /// A marker whose shape, too, tells the series.
    public void marker(double x, double y, int number) {
        List<double[]> corners = switch (number % 4) {
            case 0 -> List.of();
            case 1 -> List.of(new double[]{-4, -4}, new double[]{4, -4}, new double[]{4, 4}, new double[]{-4, 4});
            case 2 -> List.of(new double[]{0, -5}, new double[]{5, 0}, new double[]{0, 5}, new double[]{-5, 0});
            default -> List.of(new double[]{0, -5}, new double[]{5, 4}, new double[]{-5, 4});
        };
        out.append(corners.isEmpty()
                ? String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>", x, y,
                        colour(number))
                : "<polygon points=\""
                        + corners.stream().map(c -> at(x + c[0], y + c[1])).collect(Collectors.joining(" "))
                        + "\" fill=\"" + colour(number) + "\"/>")
                .append('\n');
    }

    /// A small point.
    public void dot(double x, double y, String colour) {
        out.append(
                String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"1.6\" fill=\"%s\"/>\n", x, y, colour));
    }

    /// A line of text.
    ///
    /// @param anchor start, middle or end
    public void text(double x, double y, String anchor, String text) {
        out.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", x, y, anchor))
                .append(Html.escape(text)).append("</text>\n");
    }

    /// Text that runs upwards.
    public void upwards(double x, double y, String text) {
        out.append(String.format(Locale.ROOT,
                "<text transform=\"translate(%.1f,%.1f) rotate(-90)\" text-anchor=\"middle\">",
                x, y)).append(Html.escape(text)).append("</text>\n");
    }

    /// A picture of pixels, each a square.
    ///
    /// @param address of the picture, such as `data:image/png;base64,…`
    void image(double x, double y, double size, String address) {
        out.append(
                String.format(Locale.ROOT, "<image x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" ", x, y, size,
                        size))
                .append("style=\"image-rendering:pixelated\" href=\"").append(address).append("\"/>\n");
    }

    /// The whole picture.
    public String end() {
        return out + "</svg>\n";
    }
}
