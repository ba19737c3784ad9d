package org.itograd.experiments.data.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataNamesTest {
    @TempDir
    Path folder = Path.of("");

    private static DataSet parse(String text) {
        return DataNames.parse(text, v -> null);
    }

    private static void assertRefused(String expected, String text) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> parse(text)).getMessage());
        assertTrue(message.startsWith("data: ") && message.contains(expected), message);
    }

    @Test
    void everyNameIsADataSet() {
        for (String name : List.of("mnist", "fashion-mnist", "kmnist", "emnist-balanced", "emnist-letters", "cifar-10",
                "cifar-100",
                "cifar-10-c/fog/5", "cifar-100-c/jpeg_compression/1", "stl-10", "tiny-imagenet",
                "tiny-imagenet-c/snow/2",
                "medmnist:pathmnist", "medmnist:dermamnist_224", "cifar-10.1-v4", "cifar-10.1-v6")) {
            assertEquals(name, parse(name).name());
            assertEquals(name, parse(name + ":/some/where").name());
        }
        assertEquals("cifar-10.1-v6", parse("cifar-10.1").name());
        assertEquals("the embedded digits", parse("digits").name());
        assertInstanceOf(ClassFolders.class, parse(folder.toString()));
        assertInstanceOf(CsvFile.class, parse("nowhere"));
        assertInstanceOf(CsvFile.class, parse("./mnist"));
        assertInstanceOf(CsvFile.class, parse("a:b.csv"));
    }

    @Test
    void whatIsMeantAsANameButIsNoneIsRefused() {
        assertRefused("name is empty", "");
        assertRefused("no folder follows the colon", "mnist:");
        assertRefused("come with the program", "digits:/x");
        assertRefused("emnist-balanced", "emnist");
        assertRefused("emnist-balanced", "emnist-all");
        assertRefused("no set of pictures organmnist3d; choose from bloodmnist", "medmnist:organmnist3d");
        assertRefused("needs a corruption and a severity, as in cifar-10-c/fog/3", "cifar-10-c");
        assertRefused("severities 1 to 5", "cifar-10-c/fog/6");
        assertRefused("corruptions are gaussian_noise", "tiny-imagenet-c/rain/1:/x");
    }

    @Test
    void theEnvironmentNamesAFolderOfFolders() throws IOException {
        IdxTest.write(folder.resolve("kmnist"), "train", "t10k", 10, 0);
        IdxTest.write(folder.resolve("mnist/raw"), "train", "t10k", 10, 0);
        IdxTest.write(folder.resolve("fashion"), "train", "t10k", 10, 0);
        for (String name : List.of("kmnist", "mnist", "fashion-mnist:" + folder.resolve("fashion"))) {
            Loaded loaded = DataNames.parse(name, v -> v.equals("ITOGRAD_DATA") ? folder.toString() : null).load();
            assertEquals(40, Objects.requireNonNull(loaded.train()).count());
        }
        String message = String.valueOf(assertThrows(IOException.class, () -> parse("kmnist").load()).getMessage());
        assertTrue(message.contains("no folder is given"), message);
    }

    @Test
    void aPathThatIsNotThereSaysWhichNamesThereAre() {
        String message = String.valueOf(assertThrows(IOException.class, () -> parse("cifar").load()).getMessage());
        assertTrue(message.contains("cifar: no such file") && message.contains("cifar-10, cifar-100"), message);
    }
}
