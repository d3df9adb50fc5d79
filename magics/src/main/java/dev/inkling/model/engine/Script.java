package dev.inkling.model.engine;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.ScriptBridge;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The arithmetic of models as TorchScript, compiled once by libtorch from the source files beside this class. All
 * methods share one module, so that a file may call into another. Use on the engine thread only.
 */
public final class Script implements AutoCloseable {
    /** Source files, one concern each. */
    static final List<String> SOURCES =
            List.of("tensors", "quantised", "dropout", "projection", "decoder", "embedding", "optimizer");

    /** The same methods twice; the first file that this PyTorch can compile is taken. */
    static final List<String> EITHER = List.of("onednn", "without_onednn");

    private final PtSymbolBlock module;

    private Script(PtSymbolBlock module) {
        this.module = module;
    }

    static Script load(NDManager manager) {
        StringBuilder source = new StringBuilder();
        for (String name : SOURCES) {
            source.append(read(name + ".py")).append('\n');
        }
        boolean first = compiles(manager, read(EITHER.get(0) + ".py"));
        return compile(
                manager, source.append(read(EITHER.get(first ? 0 : 1) + ".py")).toString());
    }

    private static boolean compiles(NDManager manager, String source) {
        try (Script probe = compile(manager, source)) {
            return !probe.methods().isEmpty();
        } catch (EngineException e) {
            return false;
        }
    }

    /** Compiles methods given as source; an error names the line of the joined source. */
    static Script compile(NDManager manager, String source) {
        try {
            byte[] archive = ScriptArchive.of(source);
            return new Script(
                    JniUtils.loadModule((PtNDManager) manager, new ByteArrayInputStream(archive), true, false));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(String name) {
        try (InputStream in = Script.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> methods() {
        return List.of(ScriptBridge.methods(module.getHandle()));
    }

    /**
     * Calls a method that returns one tensor.
     *
     * @param manager owner of the result
     * @param arguments NDArray, List of NDArray, Integer, Long, Double, Boolean, long[] or double[]
     */
    public NDArray call(NDManager manager, String method, Object... arguments) {
        try (IValue result = run(method, arguments)) {
            return result.toTensor((PtNDManager) manager);
        }
    }

    /** Calls a method that returns a whole number. */
    public long count(String method, Object... arguments) {
        try (IValue result = run(method, arguments)) {
            return result.toLong();
        }
    }

    /** Calls a method for its effect on its arguments. */
    public void act(String method, Object... arguments) {
        run(method, arguments).close();
    }

    private IValue run(String method, Object... arguments) {
        EngineThread.get().pass();
        IValue[] values = new IValue[arguments.length];
        long[] handles = new long[arguments.length];
        try {
            for (int i = 0; i < arguments.length; i++) {
                values[i] = value(arguments[i]);
                handles[i] = values[i].getHandle();
            }
            return ScriptBridge.run(module.getHandle(), method, handles);
        } finally {
            for (IValue value : values) {
                if (value != null) {
                    value.close();
                }
            }
        }
    }

    private static IValue value(Object argument) {
        if (argument instanceof PtNDArray array) {
            return IValue.from(array);
        } else if (argument instanceof List<?> list) {
            return IValue.listFrom(list.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new));
        } else if (argument instanceof Integer number) {
            return IValue.from(number.longValue());
        } else if (argument instanceof Long number) {
            return IValue.from(number.longValue());
        } else if (argument instanceof Double number) {
            return IValue.from(number.doubleValue());
        } else if (argument instanceof Boolean flag) {
            return IValue.from(flag.booleanValue());
        } else if (argument instanceof long[] numbers) {
            return IValue.listFrom(numbers);
        } else if (argument instanceof double[] numbers) {
            return IValue.listFrom(numbers);
        }
        throw new IllegalArgumentException("no TorchScript form for " + argument);
    }

    @Override
    public void close() {
        module.close();
    }
}
