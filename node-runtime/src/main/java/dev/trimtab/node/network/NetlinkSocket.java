package dev.trimtab.node.network;

import dev.trimtab.node.linux.Errno;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.SyscallException;
import dev.trimtab.node.linux.Syscalls;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A conversation with the kernel's networking. A socket belongs to the network namespace of the
 * thread that opened it, for ever; whoever uses it later works there.
 */
final class NetlinkSocket implements AutoCloseable {

  private static final int SOL_SOCKET = 1;
  private static final int SO_SNDBUFFORCE = 32;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int BUFFER = 8 << 20;
  private static final int ANSWER = 1 << 18;
  private static final int SHORT_ANSWER = 1 << 13;
  // The kernel answers before the request's system call returns; this is for broken ones.
  private static final int PATIENCE_MILLIS = 10_000;

  private static final int ERROR = 2;
  private static final int DONE = 3;

  private final Fd fd;
  private final ReentrantLock lock = new ReentrantLock();
  private int sequence;
  // A large buffer costs more than the call; only lists of everything and bulk work need one.
  private int answerSize = SHORT_ANSWER;

  private NetlinkSocket(Fd fd) {
    this.fd = fd;
  }

  /** Opens one in the calling thread's namespace. */
  static NetlinkSocket open(int protocol) {
    var fd = Syscalls.socket(Flags.AF_NETLINK, Flags.SOCK_RAW, protocol);
    try {
      Syscalls.bind(
          fd,
          ByteBuffer.allocate(12)
              .order(ByteOrder.nativeOrder())
              .putShort((short) Flags.AF_NETLINK)
              .array());
      return new NetlinkSocket(fd);
    } catch (SyscallException e) {
      fd.close();
      throw e;
    }
  }

  /** Room for batches of many thousand elements; needs CAP_NET_ADMIN. */
  NetlinkSocket large() {
    Syscalls.setSocketOption(fd, SOL_SOCKET, SO_SNDBUFFORCE, BUFFER);
    Syscalls.setSocketOption(fd, SOL_SOCKET, SO_RCVBUFFORCE, BUFFER);
    answerSize = ANSWER;
    return this;
  }

  /**
   * Sends messages in one call; all have asked for an acknowledgement.
   *
   * @throws SyscallException for the first that was refused
   */
  void execute(NetlinkMessage... messages) {
    transact(List.of(), List.of(messages), List.of());
  }

  /** The same between messages that are not acknowledged, which make it one transaction. */
  void transact(
      List<NetlinkMessage> before, List<NetlinkMessage> messages, List<NetlinkMessage> after) {
    if (messages.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      var out = new ByteArrayOutputStream();
      before.forEach(m -> out.writeBytes(m.encode(++sequence)));
      var first = sequence + 1;
      messages.forEach(m -> out.writeBytes(m.encode(++sequence)));
      after.forEach(m -> out.writeBytes(m.encode(++sequence)));
      Syscalls.send(fd, out.toByteArray());
      awaitAcknowledgements(messages, first);
    } finally {
      lock.unlock();
    }
  }

  /** Sends a question that has one answer. */
  Optional<ByteBuffer> askOne(NetlinkMessage question) {
    return ask(question, true).stream().findFirst();
  }

  /**
   * Sends one question and collects the answers to their end mark. They are whole messages with
   * their headers.
   */
  List<ByteBuffer> ask(NetlinkMessage question) {
    return ask(question, false);
  }

  private List<ByteBuffer> ask(NetlinkMessage question, boolean single) {
    lock.lock();
    try {
      answerSize = single ? answerSize : ANSWER;
      var number = ++sequence;
      Syscalls.send(fd, question.encode(number));
      var answers = new ArrayList<ByteBuffer>();
      while (true) {
        for (var answer : receive()) {
          if (answer.getInt(8) != number) {
            continue;
          }
          var type = answer.getShort(4);
          if (type == DONE) {
            return answers;
          }
          if (type == ERROR) {
            check(question, answer);
            return answers;
          }
          answers.add(answer);
          if (single) {
            return answers;
          }
        }
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    fd.close();
  }

  private void awaitAcknowledgements(List<NetlinkMessage> messages, int first) {
    SyscallException refused = null;
    for (int left = messages.size(); left > 0; ) {
      for (var answer : receive()) {
        var index = answer.getInt(8) - first;
        if (answer.getShort(4) != ERROR || index >= messages.size()) {
          continue;
        }
        try {
          // Below the first: the transaction's begin was refused, and with it everything.
          check(messages.get(Math.max(index, 0)), answer);
          left--;
        } catch (SyscallException e) {
          refused = refused == null ? e : refused;
          left = index < 0 ? 0 : left - 1;
        }
      }
    }
    if (refused != null) {
      throw refused;
    }
  }

  private static void check(NetlinkMessage message, ByteBuffer answer) {
    var errno = -answer.getInt(NetlinkMessage.HEADER);
    if (errno != 0) {
      throw new SyscallException(message.step(), errno);
    }
  }

  private List<ByteBuffer> receive() {
    if (Syscalls.poll(fd, Flags.POLLIN, PATIENCE_MILLIS) == 0) {
      throw new SyscallException("wait for the kernel's answer", Errno.EAGAIN);
    }
    var datagram = ByteBuffer.wrap(Syscalls.receive(fd, answerSize)).order(ByteOrder.nativeOrder());
    var messages = new ArrayList<ByteBuffer>();
    for (int at = 0; at + NetlinkMessage.HEADER <= datagram.limit(); ) {
      var length = datagram.getInt(at);
      messages.add(datagram.slice(at, length).order(ByteOrder.nativeOrder()));
      at += (length + 3) & ~3;
    }
    return messages;
  }
}
