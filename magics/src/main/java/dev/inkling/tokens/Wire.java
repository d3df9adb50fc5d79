package dev.inkling.tokens;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads the fields of a protocol buffer one after the other (protobuf.dev/programming-guides/encoding). */
final class Wire {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    private final ByteBuffer in;
    private int field;
    private int type;

    Wire(ByteBuffer in) {
        this.in = in.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Goes to the next field; its value must then be read or skipped. */
    boolean next() {
        if (!in.hasRemaining()) {
            return false;
        }
        long key = varint();
        field = (int) Math.min(key >>> 3, Integer.MAX_VALUE);
        type = (int) key & 7;
        return true;
    }

    int field() {
        return field;
    }

    int number() {
        expect(VARINT);
        return (int) varint();
    }

    boolean flag() {
        return number() != 0;
    }

    float real() {
        expect(FIXED32);
        need(4);
        return in.getFloat();
    }

    ByteBuffer bytes() {
        expect(LENGTH);
        long length = varint();
        need(length);
        ByteBuffer part = in.slice(in.position(), (int) length);
        in.position(in.position() + (int) length);
        return part;
    }

    String text() {
        return StandardCharsets.UTF_8.decode(bytes()).toString();
    }

    void skip() {
        switch (type) {
            case VARINT -> varint();
            case FIXED64 -> pass(8);
            case FIXED32 -> pass(4);
            case LENGTH -> bytes();
            default -> throw new IllegalArgumentException("a field of the unknown kind " + type);
        }
    }

    private void pass(int count) {
        need(count);
        in.position(in.position() + count);
    }

    private void expect(int wanted) {
        if (type != wanted) {
            throw new IllegalArgumentException("field " + field + " has kind " + type + " instead of " + wanted);
        }
    }

    private void need(long count) {
        if (count < 0 || count > in.remaining()) {
            throw new IllegalArgumentException(
                    "field " + field + " needs " + count + " bytes, " + in.remaining() + " are left");
        }
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            need(1);
            byte part = in.get();
            value |= (long) (part & 0x7f) << shift;
            if (part >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number of more than ten bytes");
    }
}
