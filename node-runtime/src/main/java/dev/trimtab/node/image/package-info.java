/**
 * Container images: fetched from registries or taken from archives, kept by content, unpacked one
 * directory per layer.
 *
 * <p><b>Guarantees.</b> Nothing is used whose digest was not verified. What is in the store is
 * whole: content and layers appear by renaming. An archive cannot write outside its layer's
 * directory. Concurrent pulls of one image are one.
 *
 * <p><b>Not guaranteed.</b> Signatures; images of other operating systems than Linux.
 *
 * <p><b>Threads.</b> All types are safe for any number of threads, builders excepted.
 */
@NullMarked
package dev.trimtab.node.image;

import org.jspecify.annotations.NullMarked;
