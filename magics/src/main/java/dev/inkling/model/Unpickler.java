package dev.inkling.model;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the pickles in which PyTorch describes tensors, and nothing else: a pickle is a program, and this machine knows
 * plain values, tensors and their storages; whatever else it is asked for is refused by name.
 *
 * @see <a href="https://github.com/python/cpython/blob/main/Lib/pickletools.py">the operations</a>
 */
final class Unpickler {
    /** The pickle asks for something that is no tensor. */
    static final class Refused extends RuntimeException {
        Refused(String message) {
            super(message);
        }
    }

    /**
     * A row of numbers in a part of the file of its own.
     *
     * @param type as safetensors names it
     */
    record Storage(String type, String key) {}

    /**
     * A view of a storage.
     *
     * @param offset of its first element, in elements
     * @param strides in elements
     */
    record TorchTensor(Storage storage, long offset, long[] shape, long[] strides) {}

    private record Global(String name) {}

    private static final Object MARK = new Object();
    private static final Object NOTHING = new Object();

    private static final Map<String, String> STORAGES = Map.of(
            "torch FloatStorage", "F32",
            "torch HalfStorage", "F16",
            "torch BFloat16Storage", "BF16",
            "torch DoubleStorage", "F64",
            "torch LongStorage", "I64",
            "torch IntStorage", "I32",
            "torch ShortStorage", "I16",
            "torch CharStorage", "I8",
            "torch ByteStorage", "U8",
            "torch BoolStorage", "BOOL");

    private static final List<String> CALLS = List.of(
            "collections OrderedDict",
            "torch._utils _rebuild_tensor",
            "torch._utils _rebuild_tensor_v2",
            "torch._utils _rebuild_parameter",
            "torch Size");

    private final ByteBuffer in;
    private final List<Object> stack = new ArrayList<>();
    private final Map<Integer, Object> memo = new HashMap<>();

    /** @param in read from its position, which is left after the pickle */
    Unpickler(ByteBuffer in) {
        this.in = in.order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * The value that the pickle describes: maps, lists, texts, numbers and tensors.
     *
     * @throws Refused when it asks for anything else
     * @throws BufferUnderflowException when it ends too early
     */
    Object read() {
        while (true) {
            int operation = in.get() & 0xff;
            if (operation == '.') {
                return pop();
            }
            if (!value(operation) && !collection(operation) && !memory(operation) && !call(operation)) {
                throw new Refused(String.format("it holds an operation (0x%02x) that no tensor needs", operation));
            }
        }
    }

    private boolean value(int operation) {
        switch (operation) {
            case 'N' -> push(NOTHING);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'K' -> push((long) (in.get() & 0xff));
            case 'M' -> push((long) (in.getShort() & 0xffff));
            case 'J' -> push((long) in.getInt());
            case 0x8a -> push(whole(in.get() & 0xff));
            case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
            case 'X', 'T', 'B' -> push(text(in.getInt()));
            case 0x8c, 'U', 'C' -> push(text(in.get() & 0xff));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean collection(int operation) {
        switch (operation) {
            case '(' -> push(MARK);
            case '}' -> push(new LinkedHashMap<>());
            case ']' -> push(new ArrayList<>());
            case ')' -> push(List.of());
            case 't' -> push(marked());
            case 0x85 -> push(top(1));
            case 0x86 -> push(top(2));
            case 0x87 -> push(top(3));
            case 'a' -> append(top(1));
            case 'e' -> append(marked());
            case 's' -> put(top(2));
            case 'u' -> put(marked());
            case '0' -> pop();
            case '1' -> marked();
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean memory(int operation) {
        switch (operation) {
            case 'q' -> memo.put(in.get() & 0xff, peek());
            case 'r' -> memo.put(in.getInt(), peek());
            case 0x94 -> memo.put(memo.size(), peek());
            case 'h' -> push(remembered(in.get() & 0xff));
            case 'j' -> push(remembered(in.getInt()));
            case 0x80 -> in.get(); // the protocol's number
            case 0x95 -> in.getLong(); // the length of a frame
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean call(int operation) {
        switch (operation) {
            case 'c' -> push(global(line(), line()));
            case 0x93 -> {
                List<Object> names = top(2);
                push(global(name(names.get(0)), name(names.get(1))));
            }
            case 'R', 0x81 -> {
                List<Object> both = top(2);
                push(result(both.get(0), both.get(1)));
            }
            case 'b' -> pop(); // attributes of what lies below: of no use here
            case 'Q' -> push(storage(pop()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private static String name(Object value) {
        if (!(value instanceof String name)) {
            throw new Refused("it uses what is no text as a name");
        }
        return name;
    }

    private static Global global(String module, String name) {
        String full = module + " " + name;
        if (!CALLS.contains(full) && !STORAGES.containsKey(full)) {
            throw new Refused("it asks to import " + module + "." + name + ", which no tensor needs");
        }
        return new Global(full);
    }

    private static Object result(Object function, Object arguments) {
        if (!(function instanceof Global global) || !(arguments instanceof List<?> given)) {
            throw new Refused("it calls what is no function");
        }
        return switch (global.name()) {
            case "collections OrderedDict" -> new LinkedHashMap<>();
            case "torch Size" -> given.isEmpty() ? List.of() : given.get(0);
            case "torch._utils _rebuild_parameter" -> {
                if (given.isEmpty() || !(given.get(0) instanceof TorchTensor tensor)) {
                    throw new Refused("it makes a parameter of what is no tensor");
                }
                yield tensor;
            }
            case "torch._utils _rebuild_tensor", "torch._utils _rebuild_tensor_v2" -> tensor(given);
            default -> throw new Refused("it calls " + global.name());
        };
    }

    private static TorchTensor tensor(List<?> given) {
        if (given.size() < 4
                || !(given.get(0) instanceof Storage storage)
                || !(given.get(1) instanceof Long offset)
                || !(given.get(2) instanceof List<?> shape)
                || !(given.get(3) instanceof List<?> strides)
                || shape.size() != strides.size()
                || shape.size() > 8) {
            throw new Refused("it describes a tensor in an unknown way");
        }
        return new TorchTensor(storage, offset, wholes(shape), wholes(strides));
    }

    private static long[] wholes(List<?> numbers) {
        return numbers.stream()
                .mapToLong(number -> number instanceof Long whole ? whole : -1)
                .toArray();
    }

    /** {@code ("storage", type, key, device, elements)}, before release 1.6 with a view that newer files lack. */
    private static Storage storage(Object id) {
        if (!(id instanceof List<?> parts)
                || parts.size() < 5
                || !"storage".equals(parts.get(0))
                || !(parts.get(1) instanceof Global type)
                || !STORAGES.containsKey(type.name())) {
            throw new Refused("it keeps numbers in an unknown way");
        }
        if (parts.size() > 5 && parts.get(5) != NOTHING) {
            throw new Refused("its tensors share numbers in a way that was given up long ago");
        }
        return new Storage(STORAGES.get(type.name()), name(parts.get(2)));
    }

    private BigInteger big(int length) {
        byte[] bytes = bytes(length);
        for (int i = 0, j = bytes.length - 1; i < j; i++, j--) {
            byte swap = bytes[i];
            bytes[i] = bytes[j];
            bytes[j] = swap;
        }
        return bytes.length == 0 ? BigInteger.ZERO : new BigInteger(bytes);
    }

    private Object whole(int length) {
        BigInteger number = big(length);
        return number.bitLength() < 64 ? (Object) number.longValue() : number;
    }

    private String text(int length) {
        return new String(bytes(length), StandardCharsets.UTF_8);
    }

    private byte[] bytes(int length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private String line() {
        int start = in.position();
        while (in.get() != '\n') {
            // on to the end of the line
        }
        int length = in.position() - 1 - start;
        byte[] bytes = new byte[length];
        in.get(start, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void push(Object value) {
        stack.add(value);
    }

    private Object peek() {
        if (stack.isEmpty()) {
            throw new Refused("it takes a value where there is none");
        }
        return stack.get(stack.size() - 1);
    }

    private Object pop() {
        Object top = peek();
        stack.remove(stack.size() - 1);
        return top;
    }

    /** The last values, taken off. */
    private List<Object> top(int count) {
        if (stack.size() < count) {
            throw new Refused("it takes a value where there is none");
        }
        List<Object> tail = stack.subList(stack.size() - count, stack.size());
        List<Object> values = new ArrayList<>(tail);
        tail.clear();
        return values;
    }

    /** All values after the last mark, taken off with it. */
    private List<Object> marked() {
        int mark = stack.lastIndexOf(MARK);
        if (mark < 0) {
            throw new Refused("it takes values from a mark that is not there");
        }
        List<Object> values = top(stack.size() - mark - 1);
        pop();
        return values;
    }

    private Object remembered(int index) {
        Object value = memo.get(index);
        if (value == null) {
            throw new Refused("it recalls a value that it never kept");
        }
        return value;
    }

    @SuppressWarnings("unchecked")
    private void append(List<Object> values) {
        if (!(peek() instanceof ArrayList<?> list)) {
            throw new Refused("it adds to what is no list");
        }
        ((List<Object>) list).addAll(values);
    }

    @SuppressWarnings("unchecked")
    private void put(List<Object> pairs) {
        if (!(peek() instanceof LinkedHashMap<?, ?> map) || pairs.size() % 2 != 0) {
            throw new Refused("it adds to what is no table");
        }
        for (int i = 0; i < pairs.size(); i += 2) {
            // Texts and numbers alone: a map that is its own key would never end.
            if (!(pairs.get(i) instanceof String || pairs.get(i) instanceof Number)) {
                throw new Refused("it names a value by what is no text");
            }
            ((Map<Object, Object>) map).put(pairs.get(i), pairs.get(i + 1));
        }
    }
}
