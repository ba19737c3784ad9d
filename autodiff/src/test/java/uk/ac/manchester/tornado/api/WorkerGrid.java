package uk.ac.manchester.tornado.api;

/// Stands in for that of TornadoVM.
public interface WorkerGrid {
    void setLocalWork(long x, long y, long z);

    int items();
}
