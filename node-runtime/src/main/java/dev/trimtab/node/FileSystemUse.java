package dev.trimtab.node;

/**
 * How full a file system is.
 *
 * @param bytes its size
 * @param available bytes that may still be written
 * @param inodes how many files it can have; 0 if it has no such bound, or that cannot be told
 * @param freeInodes how many more it can have
 */
public record FileSystemUse(long bytes, long available, long inodes, long freeInodes) {}
