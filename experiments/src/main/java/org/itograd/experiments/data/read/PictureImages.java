package org.itograd.experiments.data.read;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.itograd.experiments.data.DataException;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.StoredImages;
import org.jspecify.annotations.Nullable;

/// Images that are pictures in files, decoded when asked for.
final class PictureImages {
    private PictureImages() {}

    /// Looks at the headers of all files. They must have one size; grey ones are repeated in three channels if any has colours.
    ///
    /// @param format that they must have, or null: that of the pictures themselves
    static StoredImages of(List<Path> files, List<Integer> labels, int classes, @Nullable ImageFormat format)
            throws IOException {
        PictureSize first = PictureSize.of(files.getFirst());
        int height = format == null ? first.height() : format.height();
        int width = format == null ? first.width() : format.width();
        boolean grey = true;
        for (Path file : files) {
            PictureSize size = PictureSize.of(file);
            if (size.height() != height || size.width() != width) {
                throw new DataException(file + ": expected " + height + " x " + width + " pixels as " + files.getFirst()
                        + ", found " + size.height() + " x " + size.width() + "; all pictures must have one size");
            }
            grey &= size.grey();
        }
        ImageFormat all = format == null ? new ImageFormat(height, width, grey ? 1 : 3, classes) : format;
        List<Path> kept = List.copyOf(files);
        return new StoredImages(all, labels.stream().mapToInt(Integer::intValue).toArray(),
                (place, into) -> Picture.read(kept.get(place), all, into));
    }
}
