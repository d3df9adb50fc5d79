package dev.inkling.session;

/**
 * Where the corpus went: read = trained + held out.
 *
 * @param documents documents read
 * @param trainTokens tokens learned from, once over, end-of-text tokens included
 * @param heldOutTokens tokens of the texts kept for judging
 */
public record TextLedger(int documents, int heldOutDocuments, long trainTokens, long heldOutTokens) {}
