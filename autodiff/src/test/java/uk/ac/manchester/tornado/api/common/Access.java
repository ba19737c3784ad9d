package uk.ac.manchester.tornado.api.common;

/// Stands in for that of TornadoVM.
public enum Access {
    READ_ONLY, WRITE_ONLY, READ_WRITE
}
