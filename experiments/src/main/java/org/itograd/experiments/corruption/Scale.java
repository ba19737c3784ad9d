package org.itograd.experiments.corruption;

/// Which images a set of constants was made for; the constants themselves are in pixels and do not grow with an image.
public enum Scale {
    /// CIFAR-10-C, 32 × 32.
    CIFAR(32),
    /// Tiny-ImageNet-C, 64 × 64.
    TINY(64),
    /// ImageNet-C, 224 × 224.
    IMAGENET(224);

    private final int side;

    Scale(int side) {
        this.side = side;
    }

    /// Height and width of those images, in pixels.
    public int side() {
        return side;
    }
}
