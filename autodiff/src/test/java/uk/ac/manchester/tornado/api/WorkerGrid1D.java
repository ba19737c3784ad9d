package uk.ac.manchester.tornado.api;

/// Stands in for that of TornadoVM.
public final class WorkerGrid1D implements WorkerGrid {
    private final int items;

    public WorkerGrid1D(int items) {
        this.items = items;
    }

    @Override
    public void setLocalWork(long x, long y, long z) {
        if (items % x != 0) {
            throw new IllegalArgumentException(items + " work-items in groups of " + x);
        }
    }

    @Override
    public int items() {
        return items;
    }
}
