package dev.inkling.session;

/**
 * Where the corpus went: read = trained + held out.
 *
 * @param documents documents read
 * @param heldOutDocuments documents held out, whole or in part
 * @param heldOutIsPart true when a document was cut and its end held out, as there are too few to spare whole ones
 * @param trainTokens tokens learned from, once over, end-of-text tokens included
 * @param heldOutTokens tokens of the texts kept for judging
 */
public record TextLedger(
        int documents, int heldOutDocuments, boolean heldOutIsPart, long trainTokens, long heldOutTokens) {}
