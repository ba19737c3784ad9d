package org.itograd.experiments.data.read;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.require;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The names of data sets, as `--data` takes them: NAME, or NAME:FOLDER.
public final class DataNames {
    /// Parts of EMNIST and their numbers of classes.
    private static final Map<String, Integer> EMNIST = Map.of(
            "balanced", 47, "byclass", 62, "bymerge", 47, "digits", 10, "letters", 26, "mnist", 10);

    /// The corruptions of CIFAR-10-C; of them the first fifteen are the benchmark.
    private static final List<String> CORRUPTIONS = List.of(
            "gaussian_noise", "shot_noise", "impulse_noise", "defocus_blur", "glass_blur", "motion_blur", "zoom_blur",
            "snow", "frost",
            "fog", "brightness", "contrast", "elastic_transform", "pixelate", "jpeg_compression", "speckle_noise",
            "gaussian_blur",
            "spatter", "saturate");

    private static final String NAMES =
            "digits, mnist, fashion-mnist, kmnist, emnist-PART, cifar-10, cifar-100, cifar-10.1,"
                    + " cifar-10-c/CORRUPTION/SEVERITY, cifar-100-c/..., stl-10, tiny-imagenet, tiny-imagenet-c/..., medmnist:SET";
    private static final String MED = "medmnist:";

    private DataNames() {}

    /// The names, for messages.
    public static String all() {
        return NAMES;
    }

    /// The data set that is meant: one of the names, maybe with a colon and the folder of its files; or the path of a folder with class
    /// folders, or of a CSV file. A path that looks like a name can be written as ./mnist.
    ///
    /// @throws IllegalArgumentException if it is neither
    public static DataSet parse(String text) {
        return parse(text, System::getenv);
    }

    /// The data set, with other environment variables.
    static DataSet parse(String text, UnaryOperator<@Nullable String> environment) {
        require(!text.isEmpty(), "data: the name is empty; name a data set or a file");
        String prefix = text.startsWith(MED) ? MED : "";
        int colon = text.indexOf(':', prefix.length());
        String name = colon < 0 ? text : text.substring(0, colon);
        String folder = colon < 0 ? "" : text.substring(colon + 1);
        require(colon < 0 || !folder.isEmpty() || !isName(name), "data: no folder follows the colon of %s; name it",
                text);
        if (!isName(name)) {
            Path path = Path.of(text);
            return Files.isDirectory(path) ? new ClassFolders(path) : new CsvFile(path);
        }
        String root = environment.apply(Place.VARIABLE);
        String[] parts = name.split("/", -1);
        Place place = new Place(
                parts[0],
                name,
                folder.isEmpty() ? null : Path.of(folder),
                root == null || root.isEmpty() ? null : Path.of(root));
        require(!name.equals("digits") || folder.isEmpty(), "data: the digits come with the program; leave out %s",
                folder);
        return parts[0].endsWith("-c") ? corrupted(place, parts) : named(place, name);
    }

    /// Whether a word is meant as a name, if maybe a wrong one.
    private static boolean isName(String word) {
        String first = word.split("/", -1)[0];
        return word.startsWith(MED) || word.equals("emnist") || word.matches("emnist-[a-z]*")
                || List.of("cifar-10-c", "cifar-100-c", "tiny-imagenet-c")
                        .contains(first)
                || List.of("digits", "mnist", "fashion-mnist", "kmnist", "cifar-10", "cifar-100", "cifar-10.1",
                        "cifar-10.1-v4",
                        "cifar-10.1-v6", "stl-10", "tiny-imagenet").contains(word);
    }

    private static DataSet named(Place place, String name) {
        return switch (name) {
            case "digits" -> new EmbeddedDigits();
            case "mnist", "fashion-mnist", "kmnist" -> IdxFamily.plain(place);
            case "cifar-10" -> CifarBinary.ten(place);
            case "cifar-100" -> CifarBinary.hundred(place);
            case "cifar-10.1", "cifar-10.1-v6" -> Cifar101.of(place, "v6");
            case "cifar-10.1-v4" -> Cifar101.of(place, "v4");
            case "stl-10" -> Stl10.of(place);
            case "tiny-imagenet" -> TinyImageNet.of(place);
            default -> name.startsWith(MED) ? medical(place, name.substring(MED.length())) : emnist(place, name);
        };
    }

    private static DataSet emnist(Place place, String name) {
        String part = name.substring(Math.min(name.length(), "emnist-".length()));
        int classes = EMNIST.getOrDefault(part, 0);
        require(
                classes > 0,
                "data: %s is no part of EMNIST; choose from emnist-balanced, -byclass, -bymerge, -digits, -letters, -mnist",
                name);
        return IdxFamily.emnist(place, part, classes);
    }

    private static DataSet medical(Place place, String archive) {
        String set = archive.replaceFirst("_(64|128|224)$", "");
        int classes = MedMnist.CLASSES.getOrDefault(set, 0);
        require(
                classes > 0,
                "data: MedMNIST has no set of pictures %s; choose from %s, maybe with _64, _128 or _224",
                archive,
                String.join(", ", new TreeSet<>(MedMnist.CLASSES.keySet())));
        return new MedMnist(place, archive, classes);
    }

    private static DataSet corrupted(Place place, String[] parts) {
        boolean sound = parts.length == 3 && CORRUPTIONS.contains(parts[1]) && parts[2].matches("[1-5]");
        require(
                sound,
                "data: %s needs a corruption and a severity, as in %s/fog/3; corruptions are %s, severities 1 to 5",
                parts[0],
                parts[0],
                String.join(", ", CORRUPTIONS));
        int severity = Integer.parseInt(parts[2]);
        return switch (parts[0]) {
            case "cifar-10-c" -> new CorruptedCifar(place, 10, parts[1], severity, 10_000);
            case "cifar-100-c" -> new CorruptedCifar(place, 100, parts[1], severity, 10_000);
            case "tiny-imagenet-c" -> new CorruptedTinyImageNet(place, 200, parts[1], severity);
            default -> throw failure("data: there is no data set %s; choose from %s", parts[0], NAMES);
        };
    }
}
