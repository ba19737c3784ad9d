package uk.ac.manchester.tornado.api;

/// Stands in for that of TornadoVM.
public final class GridScheduler {
    final String task;
    final WorkerGrid grid;

    public GridScheduler(String task, WorkerGrid grid) {
        this.task = task;
        this.grid = grid;
    }
}
