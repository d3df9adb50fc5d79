/**
 * Reads the formats in which people keep their texts. A format turns a file into parts, each a text as it stands in the
 * file together with the stretches that are not the writer's words; what becomes of those is for the rules to say.
 * Nothing here runs, fetches or writes anything.
 */
package dev.inkling.corpus.format;
