package dev.inkling.model.engine;

/** Number types of weights and products, with PyTorch's code and the size in bytes. */
public enum Precision {
    F16(5, 2),
    F32(6, 4),
    BF16(15, 2);

    private final int code;
    private final int bytes;

    Precision(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    /** PyTorch's scalar type code. */
    public int code() {
        return code;
    }

    public int bytes() {
        return bytes;
    }
}
