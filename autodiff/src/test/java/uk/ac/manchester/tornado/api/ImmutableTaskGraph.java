package uk.ac.manchester.tornado.api;

/// Stands in for that of TornadoVM.
public final class ImmutableTaskGraph {
    final TaskGraph graph;

    ImmutableTaskGraph(TaskGraph graph) {
        this.graph = graph;
    }
}
