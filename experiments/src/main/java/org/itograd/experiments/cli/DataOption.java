package org.itograd.experiments.cli;

import static org.itograd.base.Arguments.require;

import java.io.IOException;
import java.util.OptionalInt;
import org.itograd.experiments.data.DataException;
import org.itograd.experiments.data.Images;
import org.itograd.experiments.data.Split;
import org.itograd.experiments.data.read.DataNames;
import org.itograd.experiments.data.read.DataSet;
import org.itograd.experiments.data.read.Loaded;
import org.itograd.experiments.data.read.SplitOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `--data` and how it is split, for the commands that need images.
final class DataOption {
    private static final String DIGITS = "digits";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--data",
            paramLabel = "NAME[:DIR]",
            converter = Converter.class,
            description = "digits, which come with the program (default); mnist, fashion-mnist, kmnist, emnist-PART, cifar-10,"
                    + " cifar-100, cifar-10.1, cifar-10-c/CORRUPTION/SEVERITY, cifar-100-c/..., stl-10, tiny-imagenet,"
                    + " tiny-imagenet-c/..., medmnist:SET, with the folder of their files (default: in the folder that the"
                    + " environment variable ITOGRAD_DATA names); a folder of class folders of PNG or JPEG pictures; or a .csv or"
                    + " .csv.gz file, one image per line: pixels 0-16 of a square image row by row, then the label 0-9.")
    private DataSet data = DataNames.parse(DIGITS);

    @Option(
            names = "--validation-share",
            paramLabel = "X",
            description = "Share of each class of the official training images that is for validation, 0 < X < 1 (default: 0.1).")
    private double share = Split.VALIDATION_SHARE;

    @Option(names = "--data-seed", paramLabel = "N", description = "Seed of that choice (default: always the same).")
    private long seed = Split.SEED;

    @Option(
            names = "--train-images",
            paramLabel = "N",
            description = "How many images to train on, the first of a random order (default: all that are not for validation).")
    private @Nullable Integer trains;

    @Option(
            names = "--validation-images",
            paramLabel = "N",
            description = "How many images to validate on, the next of that order (default: by --validation-share).")
    private @Nullable Integer validations;

    @Option(
            names = "--test-images",
            paramLabel = "N",
            description = "How many images to test on, the first (default: all); nothing to training.")
    private @Nullable Integer tests;

    @Option(
            names = "--pool",
            paramLabel = "N",
            description = "Takes the means of squares of N x N pixels for pixels: 2 makes 14 x 14 of 28 x 28 (default: 1).")
    private int pool = 1;

    private static final class Converter implements ITypeConverter<DataSet> {
        @Override
        public DataSet convert(String text) {
            try {
                return DataNames.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()).replaceFirst("^data: ", ""));
            }
        }
    }

    /// What training needs.
    ///
    /// @throws DataException if the set is for testing only
    Split split() throws IOException {
        Loaded loaded = load();
        if (!loaded.isTrainable()) {
            throw new DataException(
                    loaded.name() + ": is for testing only and has no images to train on; to evaluate a classifier"
                            + " on it, give --other-data");
        }
        return loaded.split(options());
    }

    /// The test images that are asked for. A classifier is known by all of them, so this is no part of the split.
    Images tests(Split split) {
        return tests == null ? split.test() : split.firstTests(tests).test();
    }

    /// What needs test images only: there may be no training and validation images.
    Split splitForTesting() throws IOException {
        return load().split(options());
    }

    private Loaded load() throws IOException {
        Loaded loaded = data.load();
        if (!loaded.name().equals(DataNames.parse(DIGITS).name())) {
            spec.commandLine().getOut().println(loaded.summary());
        }
        return loaded;
    }

    private SplitOptions options() {
        require(tests == null || tests >= 1, "test-images: must be >= 1, got %s", String.valueOf(tests));
        return new SplitOptions(share, seed, optional(trains), optional(validations), OptionalInt.empty(), pool);
    }

    private static OptionalInt optional(@Nullable Integer number) {
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }
}
