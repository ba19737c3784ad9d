package org.itograd.experiments.data.read;

import java.util.HashMap;
import java.util.Map;

/// Published check sums of uncompressed files: MD5, or SHA-256 if that is what is published. Of KMNIST those of the packed files are.
///
/// Sources: torchvision 0.29 (MNIST, KMNIST, STL-10), tensorflow/datasets (CIFAR-10.1), MedMNIST 3.0.2; those of Fashion-MNIST's uncompressed
/// files were computed from the published archives.
final class KnownSums {
    private static final Map<String, String> SUMS = sums();

    private KnownSums() {}

    /// The check sum of a data set's file, or nothing.
    static String of(String set, String file) {
        return SUMS.getOrDefault(set + "/" + file, "");
    }

    private static Map<String, String> sums() {
        Map<String, String> sums = new HashMap<>();
        sums.put("mnist/train-images-idx3-ubyte", "6bbc9ace898e44ae57da46a324031adb");
        sums.put("mnist/train-labels-idx1-ubyte", "a25bea736e30d166cdddb491f175f624");
        sums.put("mnist/t10k-images-idx3-ubyte", "2646ac647ad5339dbf082846283269ea");
        sums.put("mnist/t10k-labels-idx1-ubyte", "27ae3e4e09519cfbb04c329615203637");
        sums.put("fashion-mnist/train-images-idx3-ubyte", "f4a8712d7a061bf5bd6d2ca38dc4d50a");
        sums.put("fashion-mnist/train-labels-idx1-ubyte", "9018921c3c673c538a1fc5bad174d6f9");
        sums.put("fashion-mnist/t10k-images-idx3-ubyte", "8181f5470baa50b63fa0f6fddb340f0a");
        sums.put("fashion-mnist/t10k-labels-idx1-ubyte", "15d484375f8d13e6eb1aabb0c3f46965");
        sums.put("kmnist/train-images-idx3-ubyte.gz", "bdb82020997e1d708af4cf47b453dcf7");
        sums.put("kmnist/train-labels-idx1-ubyte.gz", "e144d726b3acfaa3e44228e80efcd344");
        sums.put("kmnist/t10k-images-idx3-ubyte.gz", "5c965bf0a639b31b8f53240b1b52f4d7");
        sums.put("kmnist/t10k-labels-idx1-ubyte.gz", "7320c461ea6c1c855c0b718fb2a4b134");
        sums.put("cifar-10.1-v4/cifar10.1_v4_data.npy",
                "5aaedc268df8f4cffca2ac0cf9e608ae1897a8cddb630c7a850a2ea8f6558e75");
        sums.put("cifar-10.1-v4/cifar10.1_v4_labels.npy",
                "1f9544300ded199539b6662364ce7fe6c2e1ea9f87408f06db4b1a6184cffb18");
        sums.put("cifar-10.1-v6/cifar10.1_v6_data.npy",
                "2997188e5816f5bd545dc77771b6227828c28146049fcecf3fa10775474cacc6");
        sums.put("cifar-10.1-v6/cifar10.1_v6_labels.npy",
                "ae40beda001693674edc94d925ee8268cfe68905f8f9aff800c8dcdfcd6c9448");
        sums.put("stl-10/train_X.bin", "918c2871b30a85fa023e0c44e0bee87f");
        sums.put("stl-10/train_y.bin", "5a34089d4802c674881badbb80307741");
        sums.put("stl-10/test_X.bin", "7f263ba9f9e0b06b93213547f721ac82");
        sums.put("stl-10/test_y.bin", "36f9794fa4beb8a2c72628de14fa638e");
        sums.put("stl-10/unlabeled_X.bin", "5242ba1fed5e4be9e1e742405eb56ca4");
        sums.put("tiny-imagenet/val_annotations.txt", "e9a8a28f9975223592f4c6da9fd2369b");
        for (String[] set : new String[][]{
            {"pathmnist", "a8b06965200029087d5bd730944a56c1"}, {"bloodmnist", "7053d0359d879ad8a5505303e11de1dc"},
            {"dermamnist", "0744692d530f8e62ec473284d019b0c7"}, {"breastmnist", "750601b1f35ba3300ea97c75c52ff8f6"},
            {"pneumoniamnist", "28209eda62fecd6e6a2d98b1501bb15f"}, {"retinamnist", "bd4c0672f1bba3e3a89f0e4e876791e4"},
            {"octmnist", "c68d92d5b585d8d81f7112f81e2d0842"}, {"organamnist", "68e3f8846a6bd62f0c9bf841c0d9eacc"},
            {"organcmnist", "b9ceb9546e10131b32923c5bbeaea2b1"}, {"organsmnist", "9ab87b696fb54e2a387ebe992d6ed5f1"},
            {"tissuemnist", "ebe78ee8b05294063de985d821c1c34b"}, {"chestmnist", "02c8a6516a18b556561a56cbdd36c4a8"}}) {
            sums.put("medmnist:" + set[0] + "/" + set[0] + ".npz", set[1]);
        }
        return sums;
    }
}
