package dev.inkling.corpus.format;

/**
 * What reading a file needs besides the file.
 *
 * @param budget what archives may still unpack
 */
record Context(ReadOptions options, Decoder decoder, Budget budget) {
    Context inside(Budget deeper) {
        return new Context(options, decoder, deeper);
    }
}
