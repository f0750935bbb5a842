package dev.trimtab.agent.dns;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A query as it comes in, and the response to it. Source: RFC 1035, RFC 6891 (payload size).
 *
 * @param id chosen by the client
 * @param recursive the client wants others to be asked
 * @param question its only question
 * @param payload how many bytes a response by UDP may have
 * @param extended the client speaks EDNS
 */
record Message(int id, boolean recursive, Question question, int payload, boolean extended) {

  private static final int HEADER = 12;
  private static final int LEAST_PAYLOAD = 512;
  private static final int MOST_PAYLOAD = 4096;
  private static final int RESPONSE = 0x8000;
  private static final int AUTHORITATIVE = 0x0400;
  private static final int TRUNCATED = 0x0200;
  private static final int RECURSION_DESIRED = 0x0100;
  private static final int RECURSION_AVAILABLE = 0x0080;
  private static final int INTERNET = 1;

  /** Short: endpoints come and go. */
  private static final int TTL_SECONDS = 5;

  /**
   * Reads a query.
   *
   * @throws IllegalArgumentException if it is not one
   */
  static Message parse(byte[] bytes, int length) {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
      int id = in.getShort() & 0xffff;
      int flags = in.getShort() & 0xffff;
      int questions = in.getShort() & 0xffff;
      int others = (in.getShort() & 0xffff) + (in.getShort() & 0xffff);
      int additional = in.getShort() & 0xffff;
      if ((flags & RESPONSE) != 0 || questions != 1 || others != 0) {
        throw new IllegalArgumentException("not a plain query");
      }
      Question question = new Question(name(in), in.getShort() & 0xffff);
      in.getShort();
      int payload = additional == 0 ? 0 : payload(in);
      int most = Math.clamp(payload, LEAST_PAYLOAD, MOST_PAYLOAD);
      return new Message(id, (flags & RECURSION_DESIRED) != 0, question, most, payload > 0);
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("the query ends too soon", e);
    }
  }

  /** The payload size that an OPT record offers; 0 if the record is another one. */
  private static int payload(ByteBuffer in) {
    name(in);
    int type = in.getShort() & 0xffff;
    int size = in.getShort() & 0xffff;
    return type == Question.OPT ? size : 0;
  }

  private static String name(ByteBuffer in) {
    var name = new StringBuilder();
    for (int length = in.get() & 0xff; length != 0; length = in.get() & 0xff) {
      if (length > 63) {
        throw new IllegalArgumentException("a query's name must not be compressed");
      }
      byte[] label = new byte[length];
      in.get(label);
      name.append(name.isEmpty() ? "" : ".");
      name.append(new String(label, StandardCharsets.ISO_8859_1));
    }
    return name.toString().toLowerCase(Locale.ROOT);
  }

  /** The response as bytes; if it is longer than {@code most}, only that it was cut. */
  byte[] response(Reply reply, int most) {
    byte[] whole = encode(reply, 0);
    return whole.length <= most
        ? whole
        : encode(new Reply(reply.code(), java.util.List.of()), TRUNCATED);
  }

  private byte[] encode(Reply reply, int truncated) {
    var bytes = new ByteArrayOutputStream(LEAST_PAYLOAD);
    var out = new DataOutputStream(bytes);
    try {
      int flags =
          RESPONSE
              | AUTHORITATIVE
              | RECURSION_AVAILABLE
              | truncated
              | reply.code()
              | (recursive ? RECURSION_DESIRED : 0);
      out.writeShort(id);
      out.writeShort(flags);
      out.writeShort(1);
      out.writeShort(reply.records().size());
      out.writeShort(0);
      out.writeShort(extended ? 1 : 0);
      writeName(out, question.name());
      out.writeShort(question.type());
      out.writeShort(INTERNET);
      for (Reply.Answer answer : reply.records()) {
        write(out, answer);
      }
      if (extended) {
        out.writeByte(0);
        out.writeShort(Question.OPT);
        out.writeShort(MOST_PAYLOAD);
        out.writeInt(0);
        out.writeShort(0);
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
  }

  private static void write(DataOutputStream out, Reply.Answer answer) throws IOException {
    writeName(out, answer.name());
    var data = new ByteArrayOutputStream();
    var content = new DataOutputStream(data);
    int type =
        switch (answer) {
          case Reply.Answer.Address address -> {
            for (String part : address.ip().split("\\.", -1)) {
              content.writeByte(Integer.parseInt(part));
            }
            yield Question.A;
          }
          case Reply.Answer.Port port -> {
            content.writeShort(0);
            content.writeShort(100);
            content.writeShort(port.port());
            writeName(content, port.target());
            yield Question.SRV;
          }
          case Reply.Answer.Pointer pointer -> {
            writeName(content, pointer.target());
            yield Question.PTR;
          }
          case Reply.Answer.Alias alias -> {
            writeName(content, alias.target());
            yield Question.CNAME;
          }
        };
    out.writeShort(type);
    out.writeShort(INTERNET);
    out.writeInt(TTL_SECONDS);
    out.writeShort(data.size());
    out.write(data.toByteArray());
  }

  private static void writeName(DataOutputStream out, String name) throws IOException {
    for (String label : name.isEmpty() ? new String[0] : name.split("\\.", -1)) {
      byte[] bytes = label.getBytes(StandardCharsets.ISO_8859_1);
      out.writeByte(bytes.length);
      out.write(bytes);
    }
    out.writeByte(0);
  }

  /** A response to what could not be read, if it is at least long enough to have an id. */
  static byte[] formatError(byte[] query, int length) {
    if (length < HEADER) {
      return new byte[0];
    }
    byte[] response = new byte[HEADER];
    response[0] = query[0];
    response[1] = query[1];
    response[2] = (byte) (RESPONSE >>> 8);
    response[3] = Reply.FORMAT_ERROR;
    return response;
  }
}
