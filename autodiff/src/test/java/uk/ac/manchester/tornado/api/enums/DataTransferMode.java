package uk.ac.manchester.tornado.api.enums;

/// Stands in for that of TornadoVM.
public final class DataTransferMode {
    public static final int EVERY_EXECUTION = 1;

    private DataTransferMode() {}
}
