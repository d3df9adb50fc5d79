package dev.inkling.kernel.shell;

import dev.inkling.kernel.protocol.Log;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Weaves {@link Guard} into the classes of cells, so that a loop can be stopped on every JDK (Thread.stop is gone from
 * 20 on) and no cell ends the process.
 */
final class GuardWeaver {
    private static final String GUARD = "dev/inkling/kernel/shell/Guard";

    private static final int NEWEST_KNOWN = Opcodes.V25;

    /** Where in a class file its major version stands. */
    private static final int VERSION_AT = 6;

    private GuardWeaver() {}

    /** Has the classes ready that the first cell needs: the JVM's archive cannot hold those of ASM. */
    static void prepare() {
        try (InputStream some = GuardWeaver.class.getResourceAsStream("Guard.class")) {
            weave(some.readAllBytes());
        } catch (IOException e) {
            Log.warn("the first cell was not prepared: " + e);
        }
    }

    /**
     * Weaves one class. ASM refuses the classes of a Java that is newer than it, although they are no different: such a
     * class is read as one of an older Java, and gets its number back.
     */
    static byte[] weave(byte[] classFile) {
        byte[] known = classFile.clone();
        ByteBuffer numbers = ByteBuffer.wrap(known);
        int version = numbers.getShort(VERSION_AT);
        numbers.putShort(VERSION_AT, (short) Math.min(version, NEWEST_KNOWN));
        byte[] woven = wovenOf(known);
        ByteBuffer.wrap(woven).putShort(VERSION_AT, (short) version);
        return woven;
    }

    private static byte[] wovenOf(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        ClassVisitor visitor = new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String sign, String[] thrown) {
                MethodVisitor next = super.visitMethod(access, name, descriptor, sign, thrown);
                return new Weaver(next, !name.startsWith("<"));
            }
        };
        reader.accept(visitor, 0);
        return writer.toByteArray();
    }

    private static final class Weaver extends MethodVisitor {
        private final Set<Label> passed = new HashSet<>();
        private final boolean checkEntry;

        Weaver(MethodVisitor next, boolean checkEntry) {
            super(Opcodes.ASM9, next);
            this.checkEntry = checkEntry;
        }

        private void check() {
            super.visitMethodInsn(Opcodes.INVOKESTATIC, GUARD, "check", "()V", false);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            if (checkEntry) {
                check();
            }
        }

        @Override
        public void visitLabel(Label label) {
            passed.add(label);
            super.visitLabel(label);
        }

        @Override
        public void visitJumpInsn(int opcode, Label target) {
            if (passed.contains(target)) {
                check();
            }
            super.visitJumpInsn(opcode, target);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            if (owner.equals("java/lang/System") && name.equals("exit")) {
                super.visitMethodInsn(Opcodes.INVOKESTATIC, GUARD, "exit", "(I)V", false);
            } else if (owner.equals("java/lang/Runtime") && (name.equals("exit") || name.equals("halt"))) {
                super.visitMethodInsn(Opcodes.INVOKESTATIC, GUARD, "exit", "(Ljava/lang/Runtime;I)V", false);
            } else {
                super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            }
        }
    }
}
