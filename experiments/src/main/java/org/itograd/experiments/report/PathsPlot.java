package org.itograd.experiments.report;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// Paths against time, a chart for each component below the one before.
public final class PathsPlot {
    /// More lines or points than these cannot be told apart.
    private static final int MOST_PATHS = 100;
    private static final int MOST_POINTS = 2 * Charts.WIDTH;

    private static final String DECIMALS = "0.#####";

    private PathsPlot() {}

    /// The charts as one PNG: of many paths the first, of many times every so many.
    ///
    /// @param title      stands above the first chart
    /// @param components names
    /// @param states     (times, paths, components), one after the other
    public static byte[] png(String title, List<String> components, double[] times, double[] states)
            throws IOException {
        int d = components.size();
        BufferedImage all = new BufferedImage(Charts.WIDTH, d * Charts.HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = all.createGraphics();
        for (int c = 0; c < d; c++) {
            BufferedImage one = BitmapEncoder.getBufferedImage(
                    chart(c == 0 ? title + shown(times.length, states.length / times.length / d) : "",
                            components.get(c), c, d, times, states));
            canvas.drawImage(one, 0, c * Charts.HEIGHT, null);
        }
        canvas.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(all, "png", bytes);
        return bytes.toByteArray();
    }

    /// What of the paths is drawn, if not all.
    static String shown(int times, int paths) {
        int every = Math.ceilDiv(times, MOST_POINTS);
        return (paths > MOST_PATHS ? ", the first " + MOST_PATHS + " of " + paths + " paths" : "")
                + (every > 1 ? ", one step in " + every : "");
    }

    private static XYChart chart(
            String title, String name, int c, int d, double[] times, double[] states) {
        XYChart chart = new XYChartBuilder()
                .width(Charts.WIDTH)
                .height(Charts.HEIGHT)
                .title(title)
                .xAxisTitle("t")
                .yAxisTitle(name)
                .build();
        Charts.style(chart.getStyler());
        chart.getStyler().setLegendVisible(false).setChartTitleVisible(!title.isEmpty());
        chart.getStyler().setXAxisDecimalPattern(DECIMALS).setYAxisDecimalPattern(DECIMALS);
        int paths = states.length / times.length / d;
        int every = Math.ceilDiv(times.length, MOST_POINTS);
        int[] shown = IntStream.range(0, times.length)
                .filter(k -> k % every == 0 || k == times.length - 1)
                .toArray();
        double[] x = IntStream.of(shown).mapToDouble(k -> times[k]).toArray();
        for (int path = 0; path < Math.min(paths, MOST_PATHS); path++) {
            int p = path;
            double[] y = IntStream.of(shown).mapToDouble(k -> states[(k * paths + p) * d + c]).toArray();
            XYSeries series = chart.addSeries("path " + path, x, y);
            series.setMarker(SeriesMarkers.NONE);
            series.setLineStyle(new BasicStroke(2));
        }
        return chart;
    }
}
