package org.itograd.experiments.cli;

import static org.itograd.base.Arguments.require;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.itograd.autodiff.RandomKey;
import org.itograd.base.FileHold;
import org.itograd.experiments.corruption.ByteImage;
import org.itograd.experiments.corruption.CorruptedFolder;
import org.itograd.experiments.corruption.CorruptedSet;
import org.itograd.experiments.corruption.Corrupter;
import org.itograd.experiments.corruption.Corruption;
import org.itograd.experiments.corruption.FrostPictures;
import org.itograd.experiments.corruption.Scale;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.data.Images;
import org.itograd.experiments.data.Split;
import org.itograd.experiments.report.AtomicFiles;
import org.itograd.experiments.report.ContactSheet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `itograd corrupt`.
@Command(
        name = "corrupt",
        description = "Corrupts test images in the ways of CIFAR-10-C, Tiny-ImageNet-C and ImageNet-C (Hendrycks and Dietterich"
                + " 2019), and writes them as files or shows one of them.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class CorruptCommand implements Callable<Integer> {
    private static final String ALL = "all";
    private static final String EXTRA = "extra";

    /// How images are written.
    private enum Format {
        NPY,
        PNG
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--corruption",
            paramLabel = "NAME",
            split = ",",
            defaultValue = ALL,
            description = "Names such as glass_blur, separated by commas; all for the fifteen that results are averaged over,"
                    + " extra for the four others (default: ${DEFAULT-VALUE}).")
    private List<String> names = List.of(ALL);

    @Option(
            names = "--severity",
            paramLabel = "1-5|all",
            defaultValue = ALL,
            description = "How strong (default: ${DEFAULT-VALUE}).")
    private String severity = ALL;

    @Option(
            names = "--scale",
            paramLabel = "SCALE",
            defaultValue = "cifar",
            description = "Whose constants: cifar (made for 32 x 32 pixels), tiny (64 x 64) or imagenet (224 x 224)"
                    + " (default: ${DEFAULT-VALUE}).")
    private Scale scale = Scale.CIFAR;

    @Option(
            names = "--frost",
            paramLabel = "DIR",
            description = "Folder with pictures of frost (PNG or JPEG), of which the first five by name are used. Without it, frost"
                    + " is left out.")
    private @Nullable Path frost;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of all chance (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Writes the images of each corruption and labels.npy into this folder.")
    private @Nullable Path out;

    @Option(
            names = "--format",
            paramLabel = "npy|png",
            defaultValue = "npy",
            description = "NAME.npy, as CIFAR-10-C, with the severities one after another; or NAME/SEVERITY/LABEL/NUMBER.png, as"
                    + " Tiny-ImageNet-C (default: ${DEFAULT-VALUE}).")
    private Format format = Format.NPY;

    @Option(
            names = "--sheet",
            paramLabel = "FILE.png",
            description = "Draws one image under each corruption (rows) and severity (columns).")
    private @Nullable Path sheet;

    @Option(
            names = "--image",
            paramLabel = "N",
            defaultValue = "0",
            description = "Which test image the sheet shows, from 0 (default: ${DEFAULT-VALUE}).")
    private int image;

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Override
    public Integer call() throws Exception {
        return threads.run(this::run);
    }

    private int run() throws IOException {
        PrintWriter screen = Main.out(spec);
        List<Integer> severities = severities();
        Set<Corruption> wanted = wanted();
        require(out != null || sheet != null, "out, sheet: give one of them, or both: nothing would be written");
        if (sheet != null) {
            Outputs.requirePng("sheet", sheet);
            AtomicFiles.requireWritable(sheet);
        }
        Corrupter corrupter = new Corrupter(scale, frost == null ? null : FrostPictures.read(frost));
        Split split = data.splitForTesting();
        Images images = data.tests(split);
        List<Corruption> possible = possible(wanted, corrupter, images.format());
        require(image >= 0 && image < images.count(), "image: must be from 0 to %d, got %d", images.count() - 1, image);
        announce(screen, split.name(), images, wanted, possible);
        CorruptedSet set = new CorruptedSet(images, corrupter, severities, RandomKey.of(seed));
        if (sheet != null) {
            AtomicFiles.write(sheet, picture(images, corrupter, possible, severities));
            screen.println("wrote " + sheet);
        }
        if (out != null) {
            write(set, possible, out,
                    new CorruptLine(screen, (long) possible.size() * severities.size() * images.count()));
        }
        return 0;
    }

    private List<Integer> severities() {
        if (severity.equals(ALL)) {
            return IntStream.rangeClosed(1, Corruption.SEVERITIES).boxed().toList();
        }
        require(severity.matches("[1-5]"), "severity: must be 1 to 5 or all, got %s", severity);
        return List.of(Integer.parseInt(severity));
    }

    private Set<Corruption> wanted() {
        Set<Corruption> wanted = new LinkedHashSet<>();
        for (String name : names) {
            switch (name) {
                case ALL -> wanted.addAll(Corruption.common());
                case EXTRA -> wanted.addAll(Corruption.extra());
                default -> wanted.add(Corruption.named(name));
            }
        }
        return wanted;
    }

    /// What is asked for by its own name must be possible.
    private List<Corruption> possible(Set<Corruption> wanted, Corrupter corrupter, ImageFormat size) {
        List<Corruption> possible = corrupter.possible(List.copyOf(wanted), size.channels());
        for (Corruption corruption : wanted) {
            if (names.contains(corruption.toString()) && !possible.contains(corruption)) {
                require(!corruption.needsPictures(),
                        "corruption: frost needs pictures; give a folder of them by --frost");
                require(!corruption.needsColour(),
                        "corruption: %s needs colour, and these images are grey; leave it out", corruption);
            }
        }
        return possible;
    }

    private void announce(
            PrintWriter screen, String name, Images images, Set<Corruption> wanted, List<Corruption> possible) {
        screen.printf("%s-style corruptions on %s: %d of %d, %d images of %s%n",
                switch (scale) {
                    case CIFAR -> "CIFAR";
                    case TINY -> "Tiny-ImageNet";
                    case IMAGENET -> "ImageNet";
                },
                name, possible.size(), wanted.size(), images.count(), images.format());
        for (Corruption corruption : wanted) {
            if (!possible.contains(corruption)) {
                screen.println("left out: " + corruption + (corruption.needsPictures()
                        ? ", which needs pictures (--frost DIR)"
                        : ", which needs colour"));
            }
        }
        int side = Math.min(images.format().height(), images.format().width());
        if (side * 4 < scale.side() * 3 || side * 3 > scale.side() * 4) {
            screen.printf(
                    "note: these constants were made for images of %d x %d pixels: blurs, smears and drops are as many pixels"
                            + " wide here%n",
                    scale.side(), scale.side());
        }
    }

    private byte[] picture(Images images, Corrupter corrupter, List<Corruption> corruptions, List<Integer> severities)
            throws IOException {
        ByteImage clean = Corrupter.image(images.range(image, image + 1), 0);
        List<ContactSheet.Row> rows = new ArrayList<>();
        for (Corruption corruption : corruptions) {
            List<ByteImage> cells = new ArrayList<>(List.of(clean));
            for (int strength : severities) {
                RandomKey key = Corrupter.key(RandomKey.of(seed), corruption, strength, image);
                cells.add(corrupter.effect(corruption, strength).apply(clean, key));
            }
            rows.add(new ContactSheet.Row(corruption.toString(), cells));
        }
        List<String> columns = new ArrayList<>(List.of("clean"));
        severities.forEach(s -> columns.add(Integer.toString(s)));
        return ContactSheet.png(columns, rows);
    }

    private void write(CorruptedSet set, List<Corruption> corruptions, Path folder, CorruptLine line)
            throws IOException {
        Files.createDirectories(folder);
        try (FileHold _ = AtomicFiles.hold(CorruptedSet.labelsFile(folder))) {
            writeHeld(set, corruptions, folder, line);
        }
    }

    private void writeHeld(CorruptedSet set, List<Corruption> corruptions, Path folder, CorruptLine line)
            throws IOException {
        CorruptedFolder before = new CorruptedFolder(set, folder);
        before.requireSameLabels(format == Format.NPY ? corruptions : List.of());
        for (Corruption corruption : corruptions) {
            switch (format) {
                case NPY -> AtomicFiles.requireWritable(CorruptedSet.arrayFile(corruption, folder));
                case PNG -> before.requireNoOtherPictures(corruption);
            }
        }
        set.writeLabels(folder);
        for (Corruption corruption : corruptions) {
            line.start(corruption.toString());
            switch (format) {
                case NPY -> set.writeArray(corruption, folder, line::add);
                case PNG -> set.writePictures(corruption, folder, line::add);
            }
            line.done();
        }
    }
}
