package dev.inkling.model.engine;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDManager;
import java.lang.reflect.Field;
import java.util.Map;

/** Counts native arrays: they are freed by their managers alone, so what stays behind in one is a leak. */
public final class LiveArrays {
    private LiveArrays() {}

    /** Arrays and managers below a manager, itself not counted. */
    public static int below(NDManager manager) {
        try {
            Field field = BaseNDManager.class.getDeclaredField("resources");
            field.setAccessible(true);
            int count = 0;
            for (Object resource : ((Map<?, ?>) field.get(manager)).values()) {
                count += 1 + (resource instanceof NDManager below ? below(below) : 0);
            }
            return count;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("DJL keeps its arrays elsewhere", e);
        }
    }

    /** All of this process. */
    public static int count() {
        return EngineThread.get().call(engine -> below(engine.root()));
    }
}
