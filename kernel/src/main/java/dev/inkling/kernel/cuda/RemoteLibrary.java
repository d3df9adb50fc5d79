package dev.inkling.kernel.cuda;

import java.net.URI;

/**
 * A library on the server, packed with gzip.
 *
 * @param name of the file once it is unpacked
 * @param packed its size as it comes, in bytes
 * @param unpacked its size on the disk, in bytes
 * @param tag by which the server tells one content of it from another; empty when it gives none
 */
record RemoteLibrary(String name, URI address, long packed, long unpacked, String tag) {}
