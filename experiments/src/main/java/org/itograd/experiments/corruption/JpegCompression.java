package org.itograd.experiments.corruption;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.plugins.jpeg.JPEGQTable;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.w3c.dom.NodeList;

/// Through a JPEG file and back: baseline, colours at half the resolution, a grey image as one component.
///
/// The steps of quantisation are those of the Independent JPEG Group: the tables of the standard times ⌊5000 / quality⌋ % (200 − 2 quality from
/// 50 on), rounded. The JDK's own scale, a real number, differs for qualities such as 7 and 18.
///
/// @param quality 1 … 100
record JpegCompression(int quality) implements Effect {
    private static final String FORMAT = "javax_imageio_jpeg_image_1.0";

    @Override
    public ByteImage apply(ByteImage image, Draws draws) {
        try {
            return image.withSamples(decoded(encoded(image)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] encoded(ByteImage image) throws IOException {
        boolean grey = image.channels() == 1;
        BufferedImage picture = new BufferedImage(image.width(), image.height(),
                grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
        int[] samples = new int[image.samples().length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = image.at(i);
        }
        picture.getRaster().setPixels(0, 0, image.width(), image.height(), samples);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(picture), null);
            setSteps(metadata);
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_COPY_FROM_METADATA);
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, metadata), param);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private void setSteps(IIOMetadata metadata) throws IOException {
        IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(FORMAT);
        NodeList tables = root.getElementsByTagName("dqtable");
        for (int i = 0; i < tables.getLength(); i++) {
            IIOMetadataNode table = (IIOMetadataNode) tables.item(i);
            boolean luminance = table.getAttribute("qtableId").equals("0");
            table.setUserObject(scaled(luminance ? JPEGQTable.K1Luminance : JPEGQTable.K2Chrominance));
        }
        metadata.setFromTree(FORMAT, root);
    }

    private JPEGQTable scaled(JPEGQTable standard) {
        int percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
        int[] steps = standard.getTable();
        for (int i = 0; i < steps.length; i++) {
            steps[i] = Math.clamp((steps[i] * percent + 50) / 100, 1, 255);
        }
        return new JPEGQTable(steps);
    }

    /// The samples of the raster: the colours that an image makes of grey ones pass through a gamma.
    private static byte[] decoded(byte[] file) throws IOException {
        BufferedImage picture = ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(file)));
        int[] samples = picture.getRaster().getPixels(0, 0, picture.getWidth(), picture.getHeight(), (int[]) null);
        byte[] bytes = new byte[samples.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) samples[i];
        }
        return bytes;
    }
}
