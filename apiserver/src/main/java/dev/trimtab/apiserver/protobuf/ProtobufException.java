package dev.trimtab.apiserver.protobuf;

/** Bytes that are not what they should be; the message says where. */
public final class ProtobufException extends RuntimeException {

  ProtobufException(String message) {
    super(message);
  }
}
