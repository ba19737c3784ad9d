package uk.ac.manchester.tornado.api;

import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;

/// Stands in for that of TornadoVM.
public interface TornadoRuntime {
    TornadoVMBackendType getBackendType(int index);
}
