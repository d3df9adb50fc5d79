package dev.inkling.model.engine;

/** Who computes the products of training: each keeps something else for the backward pass. */
public enum Products {
    /** A graphics card. */
    CARD,

    /** PyTorch's usual libraries for a processor. */
    PROCESSOR,

    /** In float32 oneDNN, where it is the faster one by far ({@link Processor#leavesMklSlow}). */
    CONVERTED;

    /** @param card true where a graphics card computes */
    public static Products ofTraining(boolean card) {
        return card ? CARD : Processor.leavesMklSlow() ? CONVERTED : PROCESSOR;
    }
}
