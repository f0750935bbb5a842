package dev.trimtab.node.image;

/** Where one image, or a choice of them, is taken from. */
interface ImageSource {

  /** The manifest of that digest. */
  ManifestDocument manifest(Digest digest);

  /** A configuration or layer. */
  ContentStore.Source blob(Descriptor piece);
}
