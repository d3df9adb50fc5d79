package dev.inkling.corpus.format;

/** Takes what a format finds in a file. */
public interface Sink {
    void part(Part part);

    /**
     * Something in the file that cannot be read.
     *
     * @param path where it is in the file; empty for the file itself
     * @param why a sentence without the name
     */
    void failure(String path, String why);

    /** What is in the file and was left out on purpose, in a sentence. */
    void passedOver(String sentence);

    /** The same for what lies deeper. */
    default Sink below(String folder) {
        Sink outer = this;
        return new Sink() {
            @Override
            public void part(Part part) {
                outer.part(part.below(folder));
            }

            @Override
            public void failure(String path, String why) {
                outer.failure(path.isEmpty() ? folder : folder + "/" + path, why);
            }

            @Override
            public void passedOver(String sentence) {
                outer.passedOver(folder + ": " + sentence);
            }
        };
    }
}
