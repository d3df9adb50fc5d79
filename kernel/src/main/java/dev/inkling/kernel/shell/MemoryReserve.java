package dev.inkling.kernel.shell;

/**
 * Memory that is set aside until a cell has used up all the rest: the cell that frees a variable then can be compiled.
 */
final class MemoryReserve {
    private static final int BYTES = 12 << 20;

    private byte[] reserve;
    private boolean released;

    synchronized void setAside() {
        if (!released) {
            reserve = new byte[BYTES];
        }
    }

    synchronized void release() {
        reserve = null;
        released = true;
    }

    /** Sets it aside again once there is plenty. */
    synchronized void restore() {
        Runtime runtime = Runtime.getRuntime();
        long free = runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
        if (released && free > 4L * BYTES) {
            released = false;
            reserve = new byte[BYTES];
        }
    }
}
