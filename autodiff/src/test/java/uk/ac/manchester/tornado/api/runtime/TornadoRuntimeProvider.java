package uk.ac.manchester.tornado.api.runtime;

import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;

/// Stands in for that of TornadoVM.
public final class TornadoRuntimeProvider {
    private static TornadoVMBackendType backend = TornadoVMBackendType.OPENCL;

    private TornadoRuntimeProvider() {}

    /// Another backend, for tests.
    public static void setBackend(TornadoVMBackendType other) {
        backend = other;
    }

    public static TornadoRuntime getTornadoRuntime() {
        return _ -> backend;
    }
}
