package org.itograd.autodiff.kernel;

/// Runs something for the images of a batch, a group at a time, on several threads if it is worth it.
///
/// @param batch number of images
/// @param size images of a group
record ImageGroups(int batch, int size) {
    /// What is done with the images `first … first+count−1`.
    interface Task {
        void run(int first, int count);
    }

    /// Groups of about `elements` elements: at least one image each, at most the batch.
    static ImageGroups of(int batch, long elementsPerImage, int elements) {
        return new ImageGroups(batch, Math.clamp(elements / elementsPerImage, 1, Math.max(1, batch)));
    }

    /// Runs the task for every group; `multiplications` are those of one image.
    void run(long multiplications, Task task) {
        int groups = Math.ceilDiv(batch, size);
        if (multiplications * batch < Gemm.WORTH_SHARING) {
            for (int i = 0; i < groups; i++) {
                group(i, task);
            }
        } else {
            Workers.run(groups, i -> group(i, task));
        }
    }

    private void group(int i, Task task) {
        task.run(i * size, Math.min(size, batch - i * size));
    }
}
