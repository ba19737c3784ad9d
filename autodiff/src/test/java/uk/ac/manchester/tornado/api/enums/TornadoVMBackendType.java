package uk.ac.manchester.tornado.api.enums;

/// Stands in for that of TornadoVM.
public enum TornadoVMBackendType {
    OPENCL, PTX
}
