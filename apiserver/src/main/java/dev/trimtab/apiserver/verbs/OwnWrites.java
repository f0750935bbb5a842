package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.storage.Document;
import dev.trimtab.apiserver.verbs.Decoder.Raw;
import dev.trimtab.apiserver.verbs.Updater.Unconditional;

/** What the server itself writes. */
public final class OwnWrites {

  private final Objects objects;
  private final Creator creator;
  private final Updater updater;
  private final FieldOwners owners;
  private final NamespaceContent namespaceContent;

  OwnWrites(Engine engine, NamespaceContent namespaceContent) {
    this.objects = engine.objects();
    this.creator = engine.creator();
    this.updater = engine.updater();
    this.owners = engine.owners();
    this.namespaceContent = namespaceContent;
  }

  /** Creates what every namespace has, if it is missing. */
  public void ensureNamespaceContent(String namespace) {
    namespaceContent.ensure(namespace);
  }

  /** Creates an object of the server itself. */
  public Document create(Target target, ObjectNode object) {
    WriteOptions options = WriteOptions.own();
    ObjectNode complete = Decoder.complete(target.resource(), Raw.of(object), options);
    return creator.create(target, complete, options).document();
  }

  /** Stores an object of the server itself, whatever was there. */
  public void put(Target target, ObjectNode object) {
    WriteOptions options = WriteOptions.own();
    Names.checkKind(target.type().gvk(), object);
    Metadata.of(object).node().put("name", target.name());
    ObjectNode complete = Decoder.complete(target.resource(), Raw.of(object), options);
    if (objects.find(target) == null) {
      creator.create(target.named(""), complete, options);
    } else {
      updater.update(
          target,
          current -> owners.update(target, current, complete.deepCopy(), options),
          Unconditional.ALWAYS,
          options);
    }
  }
}
