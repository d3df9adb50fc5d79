package dev.inkling.kernel;

/** The command line of the kernel's jar. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.out.println("inkling");
    }
}
