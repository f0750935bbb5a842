package dev.trimtab.apiserver.resources;

import dev.trimtab.apiserver.kinds.Strategy;

/** Nothing particular. */
public final class PlainStrategy implements Strategy {}
