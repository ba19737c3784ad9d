package org.itograd.experiments.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.experiments.corruption.ByteImage;

/// Small images in rows and columns, each with a name, as one picture.
public final class ContactSheet {
    private static final int CELL = 64;
    private static final int GAP = 6;
    private static final int NAMES = 150;
    private static final int HEAD = 24;
    private static final int FONT = 13;

    private ContactSheet() {}

    /// One row.
    ///
    /// @param name   to its left
    /// @param images one for each column, all of one size
    public record Row(String name, List<ByteImage> images) {
        /// Copies the list.
        public Row {
            images = List.copyOf(images);
        }

        /// A row of grey images of ink on white.
        ///
        /// @param ink 0 for none, 1 for full; what lies outside is moved there: (images, height, width)
        public static Row of(String name, Tensor ink) {
            List<ByteImage> images = new ArrayList<>();
            for (int i = 0; i < ink.shape().dim(0); i++) {
                float[] values = ink.select(0, i).cast(DType.F32).maximum(0).minimum(1).toFloatArray();
                byte[] grey = new byte[values.length];
                for (int p = 0; p < grey.length; p++) {
                    grey[p] = (byte) Math.round(255 * (1 - values[p]));
                }
                images.add(new ByteImage(grey, ink.shape().dim(1), ink.shape().dim(2), 1));
            }
            return new Row(name, images);
        }
    }

    /// The sheet as a PNG file: each pixel a square, so that an image is at least about 64 wide.
    ///
    /// @param columns names above
    /// @param rows    at least one
    public static byte[] png(List<String> columns, List<Row> rows) throws IOException {
        ByteImage first = rows.getFirst().images().getFirst();
        int zoom = Math.max(1, CELL / Math.min(first.height(), first.width()));
        int cellWidth = first.width() * zoom + GAP;
        int cellHeight = first.height() * zoom + GAP;
        BufferedImage sheet = new BufferedImage(NAMES + columns.size() * cellWidth + GAP,
                HEAD + rows.size() * cellHeight + GAP, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = sheet.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, FONT));
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        g.setColor(Color.BLACK);
        for (int c = 0; c < columns.size(); c++) {
            g.drawString(columns.get(c), NAMES + c * cellWidth, HEAD - GAP);
        }
        for (int r = 0; r < rows.size(); r++) {
            int top = HEAD + r * cellHeight;
            g.drawString(rows.get(r).name(), GAP, top + (cellHeight + FONT) / 2 - GAP / 2);
            List<ByteImage> images = rows.get(r).images();
            for (int c = 0; c < images.size(); c++) {
                draw(images.get(c), zoom, sheet, NAMES + c * cellWidth, top);
            }
        }
        g.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(sheet, "png", png);
        return png.toByteArray();
    }

    private static void draw(ByteImage image, int zoom, BufferedImage sheet, int left, int top) {
        for (int y = 0; y < image.height() * zoom; y++) {
            for (int x = 0; x < image.width() * zoom; x++) {
                sheet.setRGB(left + x, top + y, image.rgb(y / zoom, x / zoom));
            }
        }
    }
}
