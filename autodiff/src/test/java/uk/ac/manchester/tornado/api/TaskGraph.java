package uk.ac.manchester.tornado.api;

import java.util.ArrayList;
import java.util.List;

/// Stands in for that of TornadoVM: one prebuilt task.
public final class TaskGraph {
    final String name;
    String task = "";
    String entry = "";
    String file = "";
    AccessorParameters parameters = new AccessorParameters(0);
    final List<Object> up = new ArrayList<>();
    final List<Object> down = new ArrayList<>();

    public TaskGraph(String name) {
        this.name = name;
    }

    public TaskGraph transferToDevice(int mode, Object... arrays) {
        up.addAll(List.of(arrays));
        return this;
    }

    public TaskGraph prebuiltTask(String id, String entryPoint, String fileName, AccessorParameters all) {
        task = name + "." + id;
        entry = entryPoint;
        file = fileName;
        parameters = all;
        return this;
    }

    public TaskGraph transferToHost(int mode, Object... arrays) {
        down.addAll(List.of(arrays));
        return this;
    }

    public ImmutableTaskGraph snapshot() {
        return new ImmutableTaskGraph(this);
    }
}
