package org.itograd.experiments.corruption;

/// Which images a set of constants was made for; the constants themselves are in pixels and do not grow with an image.
public enum Scale {
    /// CIFAR-10-C, 32 × 32.
    CIFAR,
    /// Tiny-ImageNet-C, 64 × 64.
    TINY,
    /// ImageNet-C, 224 × 224.
    IMAGENET
}
