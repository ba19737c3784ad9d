package org.itograd.experiments.study.report;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.report.Json;
import org.itograd.experiments.report.Pictures;

/// Sample images of one network: one column for each image, one row for each condition.
final class SamplesSection {
    private static final int SIZE = 72;
    private static final int CELL_WIDTH = 100;
    private static final int CELL_HEIGHT = 100;
    private static final int LEFT = 170;
    private static final int TOP = 10;

    private SamplesSection() {}

    /// @param views    as the result of the measurement has them: condition after condition
    /// @param training whose network
    static Block picture(String name, String training, List<? extends Json> views, ImageFormat format)
            throws IOException {
        int images = (int) views.stream().filter(v -> condition(v).equals(condition(views.getFirst()))).count();
        int rows = views.size() / images;
        Svg svg = new Svg(LEFT + CELL_WIDTH * images, TOP + CELL_HEIGHT * rows, "Sample images of " + training);
        for (int i = 0; i < views.size(); i++) {
            Json view = views.get(i);
            double x = LEFT + CELL_WIDTH * (i % images);
            double y = TOP + CELL_HEIGHT * (i / images);
            if (i % images == 0) {
                svg.text(LEFT - 14, y + SIZE / 2.0 + 5, "end", condition(view));
            }
            svg.image(x, y, SIZE, Pictures.sample(pixels(view), format));
            boolean right = view.at("prediction").number() == view.at("label").number();
            svg.text(x + SIZE / 2.0, y + SIZE + 16, "middle", String.format(Locale.ROOT, "%s %.0f (%.0f %%)",
                    right ? "✓" : "✗", view.at("prediction").number(), 100 * view.at("probability").number()));
        }
        return new Block.Picture(name + "-" + training, svg.end(),
                "Test images as they are, corrupted and attacked, and what " + training + " says to them");
    }

    private static String condition(Json view) {
        return view.at("condition").string();
    }

    private static float[] pixels(Json view) {
        byte[] bytes = HexFormat.of().parseHex(view.at("pixels").string());
        float[] pixels = new float[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            pixels[i] = (bytes[i] & 0xff) / 255f;
        }
        return pixels;
    }
}
